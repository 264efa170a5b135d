package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.experiments.run.CalibratedPolicy;
import org.lacuna.experiments.run.CalibratedPolicy.Row;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.results.Digits;
import org.lacuna.results.Json;
import org.lacuna.results.TableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

@Command(
    name = "policy",
    description = {
      "Makes LoZA's share of streaming layers depend on the length of the input.",
      "",
      "From the alphas of a calibrated run: the longer the input, the more layers stream, those of"
          + " lowest alpha first, at no more than the mean cost of the fixed choice over the"
          + " lengths. Shown are the layers and the cost of attention beside full attention's, then"
          + " both choices as `lacuna eval RUN` takes them.",
      "",
      "A length is the number of tokens that the model reads. A task's sample is read but for its"
          + " last token, so it belongs to a length below its own."
    },
    mixinStandardHelpOptions = true)
final class PolicyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(
      index = "0",
      paramLabel = "CALIBRATED_RUN",
      description = "Id, its beginning, or folder: every layer by the method loza.")
  private String run = "";

  @Option(
      names = "--lengths",
      required = true,
      split = ",",
      paramLabel = "TOKENS",
      description = "Lengths of the input from which on a choice holds, ascending.")
  private List<Integer> lengths = new ArrayList<>();

  @Option(
      names = "--share",
      paramLabel = "0..1",
      defaultValue = "0.5",
      description =
          "Share of the layers that the fixed choice streams (default: ${DEFAULT-VALUE}).")
  private double share;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public void run() {
    Workspace workspace = lacuna.workspace();
    CalibratedPolicy policy =
        CalibratedPolicy.of(workspace.store().find(run), lengths, share, workspace.methods());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(Json.tree(policy)));
      return;
    }
    out.println(TableText.console(table(policy)));
    Digits digits = new Digits(4);
    out.printf(
        "Mean cost: %s by the policy, %s by the fixed choice; 1 is full attention%n%n",
        digits.format(policy.meanCost()), digits.format(policy.fixedMeanCost()));
    out.println("lacuna eval RUN " + shell(policy.arguments()));
    out.println("lacuna eval RUN " + shell(policy.fixedArguments()));
    out.flush();
  }

  private static Table table(CalibratedPolicy policy) {
    List<Row> rows = policy.rows();
    return Table.create(policy.run() + ", cost of attention beside full attention's")
        .addColumns(
            IntColumn.create("length", rows.stream().mapToInt(Row::length).toArray()),
            StringColumn.create("streaming", rows.stream().map(row -> layers(row.streaming()))),
            DoubleColumn.create("policy", rows.stream().mapToDouble(Row::cost).toArray()),
            DoubleColumn.create("fixed", rows.stream().mapToDouble(Row::fixedCost).toArray()));
  }

  private static String layers(List<Integer> layers) {
    return layers.isEmpty()
        ? Digits.ABSENT
        : layers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** As a shell takes them; a pattern has spaces. */
  private static String shell(List<String> arguments) {
    return arguments.stream()
        .map(
            argument -> argument.contains(" ") ? argument.replaceFirst("=(.*)", "='$1'") : argument)
        .collect(Collectors.joining(" "));
  }
}
