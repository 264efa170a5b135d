package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plug-in that cannot be used is named in one line, and nothing is begun. */
class BadPluginTest {
  @TempDir Path folder;

  private Cli cli;
  private Path jar;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder);
    jar = folder.resolve("plugin.jar");
  }

  private void assertRefused(Path plugin, String... words) throws IOException {
    for (String[] command : new String[][] {{"methods"}, {"config"}, {"runs"}, {"train"}}) {
      Cli.Result result = cli.run(command[0], "--plugins=" + plugin);
      BadInputTest.assertOneLine(result, words);
      assertThat(result.err()).contains(plugin.toString());
      assertThat(result.out()).isEmpty();
    }
    assertThat(cli.results()).as("runs begun").isEmpty();
  }

  @Test
  void missing() throws IOException {
    assertRefused(jar, "no such file or folder");
  }

  @Test
  void folderWithoutJars() throws IOException {
    assertRefused(Files.createDirectories(folder.resolve("empty")), "no jar");
  }

  @Test
  void noJar() throws IOException {
    assertRefused(Files.writeString(jar, "a text"), "not a jar");
  }

  @Test
  void truncatedJar() throws IOException {
    byte[] whole = Files.readAllBytes(PluginJars.method(jar, "plugged", 'X'));
    Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(jar, "not a jar");
  }

  @Test
  void noServices() throws IOException {
    assertRefused(PluginJars.services(jar, ""), "no attention method is named in its META-INF");
  }

  @Test
  void servicesThatNameNothing() throws IOException {
    assertRefused(PluginJars.services(jar, "# to do\n"), "no attention method");
  }

  @Test
  void servicesThatNameAMethodOfTheCore() throws IOException {
    assertRefused(
        PluginJars.services(jar, "org.lacuna.methods.moba.MobaMethod"), "no attention method");
  }

  @Test
  void classThatIsMissing() throws IOException {
    assertRefused(PluginJars.services(jar, "elsewhere.Missing"), "elsewhere.Missing not found");
  }

  @Test
  void classThatIsNoMethod() throws IOException {
    assertRefused(PluginJars.services(jar, "org.lacuna.methods.Methods"), "Methods not a subtype");
  }

  @Test
  void constructorThatFails() throws IOException {
    assertRefused(
        PluginJars.method(
            jar, "plugged", 'X', "if (true) throw new RuntimeException(\"on\\npurpose\");"),
        "elsewhere.Plugged",
        "on purpose");
  }

  @ParameterizedTest
  @CsvSource({
    "moba,  X, two attention methods are named moba",
    "other, M, both use the letter M",
    "Other, X, expected a name of lower-case letters",
    "a b,   X, expected a name of lower-case letters",
    "other, x, a capital letter"
  })
  void nameOrLetter(String name, char letter, String problem) throws IOException {
    assertRefused(PluginJars.method(jar, name, letter), name, problem);
  }

  @Test
  void twoPluginsOfOneName() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    PluginJars.method(jars.resolve("a.jar"), "plugged", 'X');
    PluginJars.method(jars.resolve("b.jar"), "plugged", 'Y');
    assertRefused(jars, "named plugged", "a.jar", "b.jar");
  }
}
