package org.lacuna.datasets.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where in its archive a member lies.
 *
 * @param parts folders from the root of the archive, then the file
 */
record MemberPath(List<String> parts) {

  /**
   * The path of a member's name; nothing for one that is absolute, goes through {@code ..} or names
   * nothing, and so lies nowhere in the archive.
   */
  static Optional<MemberPath> of(String name) {
    String path = name.replace('\\', '/');
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        return Optional.empty();
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    boolean absolute = path.startsWith("/") || path.matches("(?s)[A-Za-z]:.*");
    return absolute || parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new MemberPath(List.copyOf(parts)));
  }

  /** Whether the file or a folder on the way to it has a name that begins with a point. */
  boolean isHidden() {
    return parts.stream().anyMatch(part -> part.startsWith("."));
  }

  @Override
  public String toString() {
    return String.join("/", parts);
  }
}
