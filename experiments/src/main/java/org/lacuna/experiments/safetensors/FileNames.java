package org.lacuna.experiments.safetensors;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files that other files give. */
public final class FileNames {
  private FileNames() {}

  /**
   * Whether a name is that of a file and no path: a damaged or malicious file must not lead out of
   * its folder, on any system.
   */
  public static boolean isPlain(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ')) {
      return false;
    }
    try {
      return Path.of(name).getNameCount() == 1;
    } catch (InvalidPathException e) {
      return false; // not a name on this system
    }
  }
}
