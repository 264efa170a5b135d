package org.lacuna.experiments.doctor;

import java.util.function.Consumer;

/**
 * Whether this Java is one that Lacuna runs on.
 *
 * @param feature the number of its release, such as 25
 * @param description version and maker
 * @param vectors whether the module of the Vector API is there
 * @param nativeAccess whether code may call native libraries
 */
record JavaCheck(int feature, String description, boolean vectors, boolean nativeAccess)
    implements Check {
  private static final int OLDEST = 25;
  private static final String VECTORS = "jdk.incubator.vector";
  private static final String LAUNCHER = "start Lacuna by ./lacuna, or java with ";

  /** The Java that this runs on. */
  static JavaCheck here() {
    return new JavaCheck(
        Runtime.version().feature(),
        "%s, %s".formatted(Runtime.version(), System.getProperty("java.vendor")),
        ModuleLayer.boot().findModule(VECTORS).isPresent(),
        JavaCheck.class.getModule().isNativeAccessEnabled());
  }

  @Override
  public String name() {
    return "Java";
  }

  @Override
  public void look(Consumer<Finding> found) {
    found.accept(
        feature >= OLDEST
            ? Finding.fine(name(), description)
            : Finding.problem(
                name(),
                description,
                "install a JDK %d, and set LACUNA_JAVA_HOME to its folder if it is not found"
                    .formatted(OLDEST)));
    found.accept(
        vectors
            ? Finding.fine("Vector API", "module " + VECTORS)
            : Finding.note(
                "Vector API",
                "the JVM runs without it: sparse attention is as slow as dense",
                LAUNCHER + "--add-modules=" + VECTORS));
    found.accept(
        nativeAccess
            ? Finding.fine("native access", "enabled")
            : Finding.problem(
                "native access", "not enabled", LAUNCHER + "--enable-native-access=ALL-UNNAMED"));
  }
}
