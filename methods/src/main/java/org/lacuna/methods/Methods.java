package org.lacuna.methods;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The methods at hand: those of the core and those of any jar on the class path. */
public final class Methods {
  private final Map<String, AttentionMethod<?>> byName = new TreeMap<>();

  private Methods(Iterable<? extends AttentionMethod<?>> found) {
    Map<Character, String> letters = new TreeMap<>();
    for (AttentionMethod<?> method : found) {
      if (byName.putIfAbsent(method.name(), method) != null) {
        throw new MethodException(
            "two attention methods are named "
                + method.name()
                + "; remove one from the class path");
      }
      String other = letters.putIfAbsent(method.letter(), method.name());
      if (other != null) {
        throw new MethodException(
            "attention methods %s and %s both use the letter %s"
                .formatted(other, method.name(), method.letter()));
      }
    }
  }

  /** The methods that a class loader sees through {@link ServiceLoader}. */
  public static Methods load(ClassLoader loader) {
    List<AttentionMethod<?>> found = new ArrayList<>();
    for (AttentionMethod<?> method : ServiceLoader.load(AttentionMethod.class, loader)) {
      found.add(method);
    }
    return new Methods(found);
  }

  /** The methods on the class path. */
  public static Methods load() {
    return load(Methods.class.getClassLoader());
  }

  /** All methods, by name. */
  public Collection<AttentionMethod<?>> all() {
    return byName.values();
  }

  /**
   * The method of that name.
   *
   * @throws MethodException naming the known methods and the nearest one
   */
  public AttentionMethod<?> get(String name) {
    AttentionMethod<?> method = byName.get(name);
    if (method == null) {
      throw new MethodException(
          "unknown attention method %s; did you mean %s? Known: %s"
              .formatted(name, nearest(name), String.join(", ", byName.keySet())));
    }
    return method;
  }

  private String nearest(String name) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return byName.keySet().stream()
        .min(java.util.Comparator.comparing((String known) -> distance.apply(name, known)))
        .orElseThrow(() -> new MethodException("no attention method is on the class path"));
  }
}
