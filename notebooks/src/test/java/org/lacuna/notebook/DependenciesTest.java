package org.lacuna.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Libraries whose older versions have known holes, and those that are left out; SECURITY.md has the
 * reasons. A library that asks for an older one must not bring it back.
 */
class DependenciesTest {
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\d.]*(?:-\\d+)?).*\\.jar");

  private static final List<String> JARS = jars();

  @ParameterizedTest
  @CsvSource({
    "jackson-core, 2.22.2",
    "jackson-databind, 2.22.2",
    "jackson-dataformat-yaml, 2.22.2",
    "snakeyaml, 2.0",
    "guava, 33.8.0",
    "zstd-jni, 1.5.7-14",
    "logback-core, 1.6.3",
    "commons-compress, 1.26.0",
    "commons-lang3, 3.18.0",
    "commons-text, 1.10.0",
    "commons-io, 2.14.0",
    "gson, 2.8.9",
    "assertj-core, 3.27.7"
  })
  void isAtLeast(String library, String good) {
    List<String> versions = versions(library);
    assertThat(versions).as(library).isNotEmpty();
    assertThat(versions)
        .as(library)
        .allMatch(version -> Arrays.compare(numbers(version), numbers(good)) >= 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"commons-net", "oshi-core", "threetenbp", "commons-collections", "log4j"})
  void isLeftOut(String library) {
    assertThat(versions(library)).isEmpty();
  }

  @Test
  void versionsAreOrderedByTheirNumbers() {
    assertThat(Arrays.compare(numbers("1.5.7-4"), numbers("1.5.7-14"))).isNegative();
    assertThat(Arrays.compare(numbers("33.10.0"), numbers("33.7.2"))).isPositive();
    assertThat(Arrays.compare(numbers("2.6"), numbers("2.6.0"))).isNegative();
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("[.-]", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static List<String> versions(String library) {
    List<String> versions = new ArrayList<>();
    for (String jar : JARS) {
      Matcher matcher = JAR.matcher(jar);
      // ND4J's jars of other libraries' names have its own version.
      if (matcher.matches() && matcher.group(1).equals(library) && !jar.contains("1.0.0-M2.1")) {
        versions.add(matcher.group(2));
      }
    }
    return versions;
  }

  private static List<String> jars() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
        .map(entry -> new File(entry).getName())
        .toList();
  }
}
