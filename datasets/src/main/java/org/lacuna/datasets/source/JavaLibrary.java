package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads the source artifact of one Java library as long documents, a package each. */
final class JavaLibrary {

  /** Bytes below which a package shares its document with the packages after it. */
  static final int SMALL = 16 * 1024;

  /** One document: its first package, and the bytes of its files in order. */
  record Group(String packageName, List<byte[]> files) {}

  private JavaLibrary() {}

  /**
   * The documents of a library, packages in the order of their names.
   *
   * <p>A group takes packages until it has {@link #SMALL} bytes; as a package comes right before
   * those within it, small ones end up with parent or siblings. A small rest joins the last group.
   *
   * @param jar the source artifact; one library, some 10 MB, is held in memory
   * @param leftOut a package to leave out, with all within it; empty for none
   */
  static List<Group> read(InputStream jar, String leftOut) throws IOException {
    List<Group> groups = new ArrayList<>();
    String first = "";
    List<byte[]> open = new ArrayList<>();
    for (Map.Entry<String, Map<String, byte[]>> entry : packages(jar, leftOut).entrySet()) {
      if (open.isEmpty()) {
        first = entry.getKey();
      }
      open.addAll(entry.getValue().values());
      if (open.stream().mapToLong(file -> file.length).sum() >= SMALL) {
        groups.add(new Group(first, open));
        open = new ArrayList<>();
      }
    }
    if (!open.isEmpty()) {
      if (groups.isEmpty()) {
        groups.add(new Group(first, open));
      } else {
        groups.getLast().files().addAll(open);
      }
    }
    return groups;
  }

  /** The Java files by package and name, without their licence headers. */
  private static Map<String, Map<String, byte[]>> packages(InputStream jar, String leftOut)
      throws IOException {
    Map<String, Map<String, byte[]>> packages = new TreeMap<>();
    ZipInputStream zip = new ZipInputStream(jar);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String path = entry.getName();
      int slash = path.lastIndexOf('/');
      // No package: a module's declaration. META-INF: near-duplicates for newer runtimes.
      if (!path.endsWith(".java") || slash < 0 || path.startsWith("META-INF/")) {
        continue;
      }
      String packageName = path.substring(0, slash).replace('/', '.');
      if (!leftOut.isEmpty() && (packageName + ".").startsWith(leftOut + ".")) {
        continue;
      }
      byte[] source = zip.readAllBytes();
      packages
          .computeIfAbsent(packageName, name -> new TreeMap<>())
          .put(
              path.substring(slash + 1),
              Arrays.copyOfRange(source, LicenceHeader.length(source), source.length));
    }
    return packages;
  }
}
