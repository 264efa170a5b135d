package org.lacuna.methods;

import java.util.stream.Stream;

/** What Java was started with, Lacuna among it. */
final class ClassPath {
  private ClassPath() {}

  /**
   * Whether a class is on it: seen by Lacuna, and read from a jar or a folder. Where a notebook's
   * kernel loads Lacuna and the cells by one class loader, the cells' classes are from neither.
   */
  static boolean has(Class<?> type) {
    return type.getProtectionDomain().getCodeSource() != null
        && Stream.iterate(
                ClassPath.class.getClassLoader(), loader -> loader != null, ClassLoader::getParent)
            .anyMatch(loader -> loader.equals(type.getClassLoader()));
  }
}
