package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class JavaLibraryTest {

  private static final String LARGE = "x".repeat(JavaLibrary.SMALL);

  @Test
  void packagesAreOrderedAndTheirFilesToo() throws IOException {
    List<JavaLibrary.Group> groups =
        read("b/Z.java", LARGE, "b/A.java", "a", "a/B.java", LARGE, "b/notes.txt", "no");
    assertThat(groups).extracting(JavaLibrary.Group::packageName).containsExactly("a", "b");
    assertThat(text(groups.get(1))).isEqualTo("a" + LARGE);
  }

  @Test
  void smallPackagesJoinTheirNeighbours() throws IOException {
    List<JavaLibrary.Group> groups =
        read("a/A.java", "small", "a/b/B.java", LARGE, "c/C.java", LARGE, "d/D.java", "rest");
    assertThat(groups).extracting(JavaLibrary.Group::packageName).containsExactly("a", "c");
    assertThat(text(groups.getFirst())).isEqualTo("small" + LARGE);
    assertThat(text(groups.getLast())).isEqualTo(LARGE + "rest");
  }

  @Test
  void aPackageCanBeLeftOut() throws IOException {
    byte[] jar = jar("a/A.java", LARGE, "a/b/B.java", LARGE, "ab/C.java", LARGE, "D.java", LARGE);
    assertThat(JavaLibrary.read(new ByteArrayInputStream(jar), "a"))
        .extracting(JavaLibrary.Group::packageName)
        .containsExactly("ab");
  }

  @Test
  void aSmallLibraryIsOneDocument() throws IOException {
    assertThat(read("a/A.java", "small")).hasSize(1);
  }

  private static String text(JavaLibrary.Group group) {
    StringBuilder text = new StringBuilder();
    group.files().forEach(file -> text.append(new String(file, StandardCharsets.UTF_8)));
    return text.toString();
  }

  private static List<JavaLibrary.Group> read(String... namesAndTexts) throws IOException {
    return JavaLibrary.read(new ByteArrayInputStream(jar(namesAndTexts)), "");
  }

  private static byte[] jar(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(jar)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar.toByteArray();
  }
}
