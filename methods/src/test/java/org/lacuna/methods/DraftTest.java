package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.full.FullMethod;

/** A method that is written in cells. */
class DraftTest {
  private static final String IMPORTS =
      """
      import org.lacuna.methods.*;
      import org.lacuna.methods.full.*;
      import org.lacuna.methods.reference.AttentionReference;
      """;

  private static final String PARAMETERS = "record DraftConfig(int window) {}\n";

  private static final String LAYER =
      """
      class DraftLayer {
        static AttentionLayer of(DraftConfig parameters, HeadShape heads) {
          return new FullAttention(heads);
        }
      }
      """;

  private static final String METHOD = method("draft", 'D');

  private static String method(String name, char letter) {
    return """
    class Draft implements AttentionMethod<DraftConfig> {
      public String name() { return "%s"; }
      public char letter() { return '%s'; }
      public String summary() { return "full attention, in a cell"; }
      public String source() { return "none"; }
      public DraftConfig defaults() { return new DraftConfig(4); }
      public AttentionLayer layer(DraftConfig parameters, HeadShape heads) {
        return DraftLayer.of(parameters, heads);
      }
      public AttentionReference reference(DraftConfig parameters, HeadShape heads) {
        return new FullMethod().reference(new FullConfig(), heads);
      }
    }
    """
        .formatted(name, letter);
  }

  private static AttentionMethod<?> draft(Shell shell) {
    return shell.value(AttentionMethod.class, "new Draft()");
  }

  private static String fingerprint(Shell shell) {
    return Methods.load().with(draft(shell)).draft("draft").orElseThrow();
  }

  /** What the cells come to in a shell of their own. */
  private static String fingerprint(String... cells) {
    try (Shell shell = new Shell()) {
      shell.cell(IMPORTS);
      for (String cell : cells) {
        shell.cell(cell);
      }
      return fingerprint(shell);
    }
  }

  @Test
  @DisplayName("is found like any other, and the methods it was added to are as they were")
  void joins() {
    try (Shell shell = new Shell()) {
      shell.cell(IMPORTS + PARAMETERS + LAYER + METHOD);
      AttentionMethod<?> draft = draft(shell);
      Methods before = Methods.load();
      Methods methods = before.with(draft);

      assertThat(methods.get("draft")).isSameAs(draft);
      assertThat(methods.plugin("draft")).isEmpty();
      assertThat(methods.draft("full")).isEmpty();
      assertThat(LayerPattern.expand("FD", 2, methods)).containsExactly("full", "draft");
      assertThat(before.has("draft")).isFalse();
    }
  }

  @Test
  @DisplayName("the same cells come to the same, in another shell and after other cells")
  void sameCode() {
    String once = fingerprint(PARAMETERS, LAYER, METHOD);

    assertThat(once).matches("[0-9a-f]{64}");
    assertThat(fingerprint(PARAMETERS, LAYER, METHOD)).isEqualTo(once);
    assertThat(fingerprint("import java.util.*;\nint other = 1;", PARAMETERS, LAYER, METHOD))
        .isEqualTo(once);
  }

  @Test
  @DisplayName("a cell that is executed again unchanged comes to the same, changed to another")
  void executedAgain() {
    try (Shell shell = new Shell()) {
      shell.cell(IMPORTS + PARAMETERS + LAYER + METHOD);
      String once = fingerprint(shell);
      shell.cell(METHOD);
      assertThat(fingerprint(shell)).isEqualTo(once);

      Methods methods = Methods.load().with(draft(shell));
      shell.cell(METHOD.replace("in a cell", "in that cell"));
      AttentionMethod<?> changed = draft(shell);
      methods = methods.with(changed);
      assertThat(methods.get("draft")).isSameAs(changed);
      assertThat(methods.draft("draft").orElseThrow()).isNotEqualTo(once);

      shell.cell(METHOD);
      assertThat(fingerprint(shell)).isEqualTo(once);
    }
  }

  @Test
  @DisplayName("what the method refers to in other cells is part of it, what it does not is not")
  void otherCells() {
    String once = fingerprint(PARAMETERS, LAYER, METHOD);

    assertThat(fingerprint("record DraftConfig(long window) {}", LAYER, METHOD)).isNotEqualTo(once);
    assertThat(
            fingerprint(
                PARAMETERS,
                LAYER.replace("new FullAttention(heads)", "FullAttention.modeOf(null)"),
                METHOD))
        .isNotEqualTo(once);
    assertThat(fingerprint(PARAMETERS, LAYER, "record Unused(int window) {}", METHOD))
        .isEqualTo(once);
  }

  @Test
  @DisplayName("a class file that is not to be had makes the version unlike any other")
  void withoutClassFile() throws ReflectiveOperationException {
    try (Shell shell = new Shell()) {
      shell.cell(IMPORTS + PARAMETERS + LAYER + METHOD);
      Class<?> type = draft(shell).getClass();
      String first = DraftFingerprint.of(forgetful(type));
      Class<?> again = forgetful(type);

      assertThat(DraftFingerprint.of(again))
          .isNotEqualTo(first)
          .isEqualTo(DraftFingerprint.of(again));
    }
  }

  /** The class once more, by a class loader that does not keep its file. */
  private static Class<?> forgetful(Class<?> type) throws ReflectiveOperationException {
    ClassLoader from = type.getClassLoader();
    return new ClassLoader(DraftTest.class.getClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (var in = from.getResourceAsStream(name.replace('.', '/') + ".class")) {
          if (in == null) {
            throw new ClassNotFoundException(name);
          }
          byte[] file = in.readAllBytes();
          return defineClass(name, file, 0, file.length);
        } catch (java.io.IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }.loadClass(type.getName());
  }

  @Test
  @DisplayName("takes no other method's name or letter, and is on no class path")
  void refused() {
    try (Shell shell = new Shell()) {
      shell.cell(IMPORTS + PARAMETERS + LAYER + method("moba", 'D'));
      assertThatThrownBy(() -> Methods.load().with(draft(shell)))
          .isInstanceOf(MethodException.class)
          .hasMessage(
              "two attention methods are named moba, one on the class path and one being written");
      shell.cell(method("draft", 'F'));
      assertThatThrownBy(() -> Methods.load().with(draft(shell)))
          .isInstanceOf(MethodException.class)
          .hasMessageContaining("full (on the class path) and draft (being written)");
      assertThatThrownBy(() -> Methods.load().with(new FullMethod()))
          .isInstanceOf(MethodException.class)
          .hasMessageContaining("full.FullMethod is on the class path");
    }
  }
}
