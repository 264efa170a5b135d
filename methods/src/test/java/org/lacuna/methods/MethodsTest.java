package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.full.FullConfig;
import org.lacuna.methods.full.FullMethod;
import org.lacuna.methods.reference.AttentionReference;

class MethodsTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("the class path has the methods of the core, by name")
  void coreIsThere() {
    assertThat(Methods.load().all())
        .extracting(AttentionMethod::name)
        .contains("full", "moba", "streaming")
        .isSorted();
  }

  @Test
  @DisplayName("names and letters are of the promised form")
  void namesAndLetters() {
    assertThat(Methods.load().all())
        .allSatisfy(method -> {
          assertThat(method.name()).matches("[a-z][a-z0-9_-]*");
          assertThat(method.letter()).isBetween('A', 'Z');
          assertThat(method.summary()).isNotBlank().doesNotContain("\n");
          assertThat(method.source()).contains("arXiv");
        });
  }

  @ParameterizedTest
  @CsvSource({"mobile, moba", "streeming, streaming", "ful, full", "Full, full"})
  @DisplayName("an unknown name is answered with the nearest and all known ones")
  void unknownName(String name, String nearest) {
    Methods methods = Methods.load();
    assertThatThrownBy(() -> methods.get(name))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("unknown attention method %s; did you mean %s?", name, nearest)
        .hasMessageContainingAll(
            methods.all().stream().map(AttentionMethod::name).toArray(String[]::new));
  }

  @Test
  @DisplayName("a method in another jar joins the others")
  void pluginJoins() throws IOException {
    try (URLClassLoader loader = loaderWith(Plugin.class)) {
      assertThat(Methods.load(loader).get("plugin")).isInstanceOf(Plugin.class);
      assertThat(LayerPattern.expand("FQ", 2, Methods.load(loader)))
          .containsExactly("full", "plugin");
    }
  }

  @Test
  @DisplayName("two methods of one name are refused")
  void sameName() throws IOException {
    try (URLClassLoader loader = loaderWith(SameName.class)) {
      assertThatThrownBy(() -> Methods.load(loader))
          .isInstanceOf(MethodException.class)
          .hasMessageContaining("two attention methods are named moba");
    }
  }

  @Test
  @DisplayName("two methods of one letter are refused, both named")
  void sameLetter() throws IOException {
    try (URLClassLoader loader = loaderWith(SameLetter.class)) {
      assertThatThrownBy(() -> Methods.load(loader))
          .isInstanceOf(MethodException.class)
          .hasMessageContaining("moba")
          .hasMessageContaining("other")
          .hasMessageContaining("letter M");
    }
  }

  @Test
  @DisplayName("without any method the message says so")
  void noMethods() {
    Methods none = Methods.load(ClassLoader.getPlatformClassLoader());
    assertThat(none.all()).isEmpty();
    assertThatThrownBy(() -> none.get("full"))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("no attention method is on the class path");
  }

  private URLClassLoader loaderWith(Class<?> method) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(AttentionMethod.class.getName()), method.getName());
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL()}, MethodsTest.class.getClassLoader());
  }

  /** Full attention under another name and letter. */
  abstract static class Renamed implements AttentionMethod<FullConfig> {
    private final String name;
    private final char letter;

    Renamed(String name, char letter) {
      this.name = name;
      this.letter = letter;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public char letter() {
      return letter;
    }

    @Override
    public String summary() {
      return "full attention";
    }

    @Override
    public String source() {
      return "a test";
    }

    @Override
    public FullConfig defaults() {
      return new FullConfig();
    }

    @Override
    public AttentionLayer layer(FullConfig parameters, HeadShape heads) {
      return new FullAttention(heads);
    }

    @Override
    public AttentionReference reference(FullConfig parameters, HeadShape heads) {
      return new FullMethod().reference(parameters, heads);
    }
  }

  /** Clashes with nothing. */
  public static final class Plugin extends Renamed {
    /** For the service loader. */
    public Plugin() {
      super("plugin", 'Q');
    }
  }

  /** Has the name of another. */
  public static final class SameName extends Renamed {
    /** For the service loader. */
    public SameName() {
      super("moba", 'Q');
    }
  }

  /** Has the letter of another. */
  public static final class SameLetter extends Renamed {
    /** For the service loader. */
    public SameLetter() {
      super("other", 'M');
    }
  }
}
