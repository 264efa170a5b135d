package org.lacuna.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public, so that cells see it. */
public class JavaCellsTest {
  private static CountDownLatch reached = new CountDownLatch(1);

  /** Cells call this by its name. */
  public static void reached() {
    reached.countDown();
  }

  private final JavaCells cells = new JavaCells(List.of());

  @AfterEach
  void close() {
    cells.close();
  }

  @Test
  @DisplayName("a cell's value is that of the expression it ends with, as the object itself")
  void value() {
    assertThat(cells.eval("int x = 3;\nx + 1")).isEqualTo(4);
    assertThat(cells.eval("var list = new ArrayList<>(List.of(x));")).isNull();
    Object list = cells.eval("list");
    assertThat(list).isEqualTo(List.of(3));
    assertThat(cells.eval("list.add(7); list")).isSameAs(list);
    assertThat(list).isEqualTo(List.of(3, 7));
  }

  @ParameterizedTest
  @DisplayName("declarations, statements and assignments show nothing")
  @ValueSource(
      strings = {"", "int y = 1;", "int y; y = 2;", "void f() {}", "// a comment", "int z"})
  void nothing(String cell) {
    assertThat(cells.eval(cell)).isNull();
  }

  @Test
  @DisplayName("what a later cell declares may be used by a method before")
  void forward() {
    assertThat(cells.eval("record Pair(int a, int b) { int sum() { return a + b; } }")).isNull();
    assertThat(cells.eval("new Pair(1, 2).sum()")).isEqualTo(3);
  }

  @Test
  @DisplayName("imports and classes of later cells leave variables what they are")
  void variables() {
    Object list = cells.eval("var list = new ArrayList<String>(); int n = 7; list");
    assertThat(cells.eval("import org.lacuna.methods.*;\nimport org.lacuna.methods.kernel.*;"))
        .isNull();
    assertThat(cells.eval("list")).isSameAs(list);
    assertThat(cells.eval("class List2 { List<String> of() { return list; } }")).isNull();
    assertThat(cells.eval("n = 8; new List2().of()")).isSameAs(list);
    assertThat(cells.eval("class List2 { int of() { return n; } }")).isNull();
    assertThat(cells.eval("new List2().of()")).isEqualTo(8);
    assertThat(cells.eval("list")).isSameAs(list);
  }

  @Test
  @DisplayName("a mistake says what and where, and what came before it is done")
  void mistake() {
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() -> cells.eval("int before = 5;\nint x = before.size();"))
        .withMessageContaining("int cannot be dereferenced")
        .satisfies(e -> assertThat(e.lines()).contains("int x = before.size();"));
    assertThat(cells.eval("before")).isEqualTo(5);
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() -> cells.eval("int a = ;"))
        .withMessageContaining("illegal start of expression");
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() -> cells.eval("for (int i = 0; i < 3; i++) {"))
        .withMessageContaining("for (int i");
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() -> cells.eval("int f() { return missing(); }"))
        .withMessageContaining("missing()");
  }

  @Test
  @DisplayName("an exception is told with its cause and without the frames below the cell")
  void exception() {
    assertThatExceptionOfType(CellException.class)
        .isThrownBy(() ->
            cells.eval("throw new IllegalStateException(\"outer\", new IOException(\"inner\"));"))
        .withMessage("IllegalStateException: outer")
        .satisfies(
            e -> assertThat(e.lines()).contains("caused by IOException: inner").hasSizeLessThan(6));
  }

  @ParameterizedTest
  @DisplayName("an interrupt ends a cell that waits or is busy, and the next one runs")
  @ValueSource(strings = {"Thread.sleep(1_000_000);", "for (long n = 0; ; n++) {}"})
  void interrupt(String forever) throws Exception {
    reached = new CountDownLatch(1);
    String begin = JavaCellsTest.class.getName() + ".reached();";
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Callable<Object> cell = () -> cells.eval(begin + forever);
      Future<Object> running = executor.submit(cell);
      assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
      cells.interrupt();
      assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
          .isThrownBy(() -> running.get(60, TimeUnit.SECONDS))
          .withCauseInstanceOf(CellException.class)
          .withMessageContaining("interrupted");
    }
    assertThat(cells.eval("1 + 1")).isEqualTo(2);
  }

  @Test
  @DisplayName("Tab completes members, also after other snippets of the cell")
  void completion() {
    assertThat(cells.eval("var text = \"abc\";")).isNull();
    JavaCells.Completions completions = cells.complete("int a = 1;\ntext.toUp", 19);
    assertThat(completions.words()).contains("toUpperCase(");
    assertThat(completions.from()).isEqualTo(16);
  }

  @Test
  @DisplayName("documentation is of the method at the cursor")
  void documentation() {
    assertThat(cells.eval("var text = \"abc\";")).isNull();
    assertThat(cells.documentation("text.substring(1)", 8))
        .anySatisfy(each -> assertThat(each.signature()).contains("substring(int"));
  }

  @Test
  @DisplayName("a console knows whether more is to come")
  void completeness() {
    assertThat(cells.completeness("int x = 1;")).isEqualTo(Completeness.COMPLETE);
    assertThat(cells.completeness("if (true) {")).isEqualTo(Completeness.DEFINITELY_INCOMPLETE);
  }
}
