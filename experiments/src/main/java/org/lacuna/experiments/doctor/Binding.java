package org.lacuna.experiments.doctor;

import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What DJL on the class path can be bound to. Its native code reads tensors where one version of
 * libtorch has them, so another version will not do.
 *
 * @param djl DJL's version
 * @param libtorch the version of libtorch that it is made for
 * @param flavors the builds of libtorch that there is native code for on this machine, such as
 *     {@code cpu} and {@code cu128}
 * @param bundled the build of libtorch on the class path, if there is one
 */
record Binding(String djl, String libtorch, List<String> flavors, Optional<String> bundled) {
  /** Those that DJL has had native code for, at some time, on some machine. */
  private static final List<String> KNOWN =
      List.of("cpu", "cu118", "cu121", "cu124", "cu126", "cu128", "cu130");

  /** Of the class path. */
  static Binding ofClassPath() throws IOException {
    Properties engine = properties("pytorch-engine.properties");
    return new Binding(
        engine.getProperty("djl_version", "unknown"),
        engine.getProperty("pytorch_version", "unknown"),
        KNOWN.stream().filter(Binding::isThere).toList(),
        Optional.ofNullable(properties("native/lib/pytorch.properties").getProperty("flavor")));
  }

  /** System and architecture in DJL's words, such as {@code linux-x86_64}. */
  static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String name =
        Stream.of("win", "linux")
            .filter(system::startsWith)
            .findFirst()
            .orElse(system.startsWith("mac") ? "osx" : system);
    String architecture = System.getProperty("os.arch");
    return name + "-" + (architecture.equals("amd64") ? "x86_64" : architecture);
  }

  private static boolean isThere(String flavor) {
    String name =
        "jnilib/%s/%s/%s".formatted(platform(), flavor, System.mapLibraryName("djl_torch"));
    return Platform.class.getClassLoader().getResource(name) != null;
  }

  private static Properties properties(String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Platform.class.getClassLoader().getResourceAsStream(name)) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties;
  }
}
