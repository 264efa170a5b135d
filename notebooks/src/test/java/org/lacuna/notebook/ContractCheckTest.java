package org.lacuna.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.config.ConfigException;
import org.lacuna.methods.Shell;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.notebook.CheckedCase.Outcome;
import tech.tablesaw.api.Table;

/** Methods that are written in cells, put through the contract. */
class ContractCheckTest {
  private static final String IMPORTS =
      """
      import java.util.Optional;
      import org.lacuna.methods.*;
      import org.lacuna.methods.reference.AttentionReference;
      import org.lacuna.methods.streamingllm.*;
      """;

  private static final String PARAMETERS = "record RecentConfig(int window) {}\n";

  /** What attends has a width of its own, what defines it that of the parameters. */
  private static String method(String width) {
    return """
    class Recent implements AttentionMethod<RecentConfig> {
      public String name() { return "recent"; }
      public char letter() { return 'R'; }
      public String summary() { return "recent keys"; }
      public String source() { return "none"; }
      public RecentConfig defaults() { return new RecentConfig(16); }
      public AttentionLayer layer(RecentConfig parameters, HeadShape heads) {
        return new StreamingLlmMethod()
            .layer(new StreamingLlmConfig(0, %s), heads);
      }
      public AttentionReference reference(RecentConfig parameters, HeadShape heads) {
        return new StreamingLlmMethod()
            .reference(new StreamingLlmConfig(0, parameters.window()), heads);
      }
    }
    """
        .formatted(width);
  }

  private static final String CHECK =
      """
      class RecentCheck extends AttentionMethodContract<RecentConfig> {
        protected AttentionMethod<RecentConfig> method() { return new Recent(); }
        protected RecentConfig parameters() { return new RecentConfig(16); }
        protected Optional<RecentConfig> parametersCovering(int length) {
          return Optional.of(new RecentConfig(length));
        }
      }
      """;

  private static Shell shell;

  @BeforeAll
  static void open() {
    shell = new Shell();
    shell.cell(IMPORTS + PARAMETERS);
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  private static Class<?> check(String width) {
    shell.cell(method(width) + CHECK);
    return shell.value(Class.class, "RecentCheck.class");
  }

  @Test
  @DisplayName("a method that keeps its promises passes; each case is heard of, nothing is printed")
  void passes() {
    Class<?> type = check("parameters.window()");
    List<CheckedCase> heard = new ArrayList<>();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    ContractCheck check;
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      check = ContractCheck.of(type, heard::add);
    } finally {
      System.setOut(out);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(check.promises()).filteredOn(each -> each.failed() > 0).isEmpty();
    assertThat(check.passed()).isTrue();
    assertThat(heard).isEqualTo(check.cases());
    int kernels = Kernels.usable().size();
    assertThat(check.promises())
        .extracting(CheckedPromise::name, CheckedPromise::cases, CheckedPromise::passed)
        .contains(
            tuple("is found by name among the methods at hand", kernels, kernels),
            tuple(
                "output equals the float64 definition, at odd lengths, with grouped heads",
                5 * kernels,
                5 * kernels));
    assertThat(check.cases())
        .filteredOn(each -> each.outcome() == Outcome.SKIPPED)
        .hasSize(kernels)
        .allSatisfy(each -> assertThat(each.detail()).isEqualTo("recent has no budget"));
    assertThat(check.cases().getFirst().at()).isEqualTo(Kernels.usable().getFirst().toString());
  }

  @Test
  @DisplayName("a layer that sees one key more than its definition fails, and the table says where")
  void fails() {
    ContractCheck check = ContractCheck.of(check("parameters.window() + 1"), _ -> {});

    assertThat(check.passed()).isFalse();
    assertThat(check.promises())
        .filteredOn(each -> each.failed() > 0)
        .extracting(CheckedPromise::name)
        .contains(
            "output equals the float64 definition, at odd lengths, with grouped heads",
            "reports exactly the keys that the definition shows to each query")
        .doesNotContain("the future changes nothing", "sequences of a batch do not meet");
    Table table = check.table();
    assertThat(table.name()).isEqualTo("RecentCheck");
    assertThat(table.columnNames())
        .containsExactly("check", "cases", "passed", "skipped", "failed", "first failure");
    Table seen =
        table.where(
            table
                .stringColumn("check")
                .isEqualTo("reports exactly the keys that the definition shows to each query"));
    int kernels = Kernels.usable().size();
    // At one token there is no key more to see.
    assertThat(seen.intColumn("passed").get(0)).isEqualTo(kernels);
    assertThat(seen.intColumn("failed").get(0)).isEqualTo(2 * kernels);
    assertThat(seen.stringColumn("first failure").get(0))
        .contains("[2] ", "63", "[head 0, query 16]")
        .doesNotContain("\n");
  }

  @Test
  @DisplayName("a class that cannot be run is refused by what it lacks")
  void refused() {
    check("parameters.window()");
    assertRefused("String.class", "expected a class that extends AttentionMethodContract");
    shell.cell("abstract class Half extends AttentionMethodContract<RecentConfig> {}");
    assertRefused("Half.class", "Half cannot be checked: it is abstract");
    shell.cell("class Wide extends RecentCheck { Wide(int window) {} }");
    assertRefused("Wide.class", "Wide cannot be checked: expected a constructor without");
    shell.cell("class Outer { class Inner extends RecentCheck {} }");
    assertRefused("Outer.Inner.class", "Inner cannot be checked: it is within an instance");
  }

  private static void assertRefused(String type, String why) {
    assertThatThrownBy(() -> ContractCheck.of(shell.value(Class.class, type), _ -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
