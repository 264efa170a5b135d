package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.compare.ComparedRows;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunStore;
import org.lacuna.results.TableFormat;
import org.lacuna.results.TableText;
import org.lacuna.results.claim.JudgementText;
import org.lacuna.results.compare.Comparison;
import org.lacuna.results.compare.ComparisonTable;
import org.lacuna.results.compare.Orderings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

@Command(
    name = "compare",
    description = {
      "Puts evaluated runs side by side, over their seeds, with intervals.",
      "",
      "Rows must differ in their attention alone: the same model and gate, parameters within 1 %,"
          + " the same tokens in the same order by the same optimiser, the same seeds. Otherwise"
          + " the comparison is refused, and each difference named, unless --mixed is given. What"
          + " differs in their configurations is shown in any case."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(
      arity = "1..*",
      paramLabel = "ROW",
      description =
          "A row: the name that its runs have, such as ssa-small-moba, or LABEL=RUN,RUN,.. with"
              + " ids or their beginnings, or one run by its id.")
  private List<String> rows = new ArrayList<>();

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "loss",
      description = "Such as loss, perplexity, answer_accuracy (default: ${DEFAULT-VALUE}).")
  private String metric = "";

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = PerplexityEvaluator.WINDOW_MEAN,
      description = "Such as same-targets or task:copy (default: ${DEFAULT-VALUE}).")
  private String protocol = "";

  @Option(
      names = "--mode",
      paramLabel = "TEXT",
      description =
          "Only what was measured in this inference mode, as it stands in the record: native, full,"
              + " 'native moba.top_k=8' (default: all, each a row).")
  private @Nullable String mode;

  @Option(
      names = "--base",
      paramLabel = "ROW",
      description = "Also show each row's difference to this one, seed by seed.")
  private @Nullable String base;

  @Option(
      names = "--claim",
      paramLabel = "'A > B > C'",
      description =
          "An ordering of rows, the highest score first, that is checked at each length that all"
              + " of them have: holds, does not hold, or undecided, by t tests over three seeds at"
              + " least, p below 0.01 when corrected for the number of statements.")
  private List<String> claims = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the tables to a file, in the format of its ending: .txt, .md, .tex or .html as"
              + " they are shown, .csv with every number of every row.")
  private @Nullable Path target;

  @Option(
      names = "--mixed",
      description = "Compare rows that differ in more than their attention; they are named.")
  private boolean mixed;

  @Override
  public void run() {
    TableFormat format = target == null ? TableFormat.CONSOLE : TableFormat.of(target);
    RunStore store = lacuna.workspace().store();
    ComparedRows compared = ComparedRows.of(Rows.of(rows, store), store);
    PrintWriter out = spec.commandLine().getOut();
    showConfigurations(compared, out);
    Comparison comparison = comparison(compared, Comparison.USUAL_LEVEL);
    List<String> differences = new ArrayList<>(compared.differences());
    differences.addAll(comparison.uneven());
    requireMatch(differences);
    compared.descriptions(lacuna.methods()).forEach(out::println);
    out.println();
    List<Table> shown = new ArrayList<>(List.of(ComparisonTable.shown(comparison)));
    if (base != null) {
      shown.add(ComparisonTable.differences(comparison, base));
    }
    shown.forEach(table -> out.println(TableText.console(table)));
    if (target != null) {
      List<Table> written =
          format == TableFormat.CSV ? List.of(ComparisonTable.all(comparison)) : shown;
      AtomicFiles.write(
          target, written.stream().map(format::text).collect(Collectors.joining("\n")));
      out.println("Table: " + target);
    }
    if (!claims.isEmpty()) {
      out.println(JudgementText.of(Orderings.judged(comparison, claims)));
    }
    out.flush();
  }

  private static void showConfigurations(ComparedRows compared, PrintWriter out) {
    Table differences = compared.configurations();
    if (!differences.isEmpty()) {
      out.println(TableText.console(differences));
      out.flush();
    }
  }

  private Comparison comparison(ComparedRows compared, double level) {
    List<Measurement> measured =
        compared.measurements().stream()
            .filter(row -> mode == null || row.mode().equals(mode))
            .toList();
    return Comparison.of(measured, compared.labels(), metric, protocol, level);
  }

  private void requireMatch(List<String> differences) {
    if (differences.isEmpty()) {
      return;
    }
    if (!mixed) {
      throw new ConfigException(
          "the rows differ in more than their attention (--mixed compares them all the same): "
              + String.join("; ", differences));
    }
    differences.forEach(difference -> spec.commandLine().getErr().println("mixed: " + difference));
  }
}
