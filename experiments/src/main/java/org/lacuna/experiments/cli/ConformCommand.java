package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lacuna.experiments.conform.CaseResult;
import org.lacuna.experiments.conform.CaseResult.Status;
import org.lacuna.experiments.conform.Comparison;
import org.lacuna.experiments.conform.Conformance;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "conform",
    description = {
      "Checks this build against vectors that others computed: outputs, gradients and chosen keys,"
          + " on the fast path and by the float64 definition.",
      "",
      "A vector is a .safetensors file whose metadata name a method. One line a case gives the"
          + " largest errors relative to the norm: the largest difference over the largest entry"
          + " expected, or the difference itself where all entries are 0. Gradients of the"
          + " definition are central differences along a random direction; their error is relative"
          + " to the Euclidean norm of the gradient. A case passes with outputs within 1e-4,"
          + " gradients within 1e-3 and every query seeing the keys expected.",
      "",
      "Rotary tables, metrics and logits have no second definition: their reference columns stay"
          + " empty. A vector of an unknown method is skipped, and says nothing about this build."
    },
    mixinStandardHelpOptions = true)
final class ConformCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(paramLabel = "DIR", description = "The folder; those below it count too.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "As JSON, with every comparison.")
  private boolean json;

  @Mixin private ComputingOptions computing = new ComputingOptions();

  @Override
  public Integer call() {
    computing.computing().requireDevice();
    Conformance conformance = Conformance.below(folder, lacuna.methods());
    PrintWriter out = spec.commandLine().getOut();
    ConformanceTable table = ConformanceTable.of(conformance);
    if (!json) {
      out.print(table.heading());
    }
    List<CaseResult> results = new ArrayList<>();
    for (Path file : conformance.vectors()) {
      CaseResult result = conformance.check(file, computing.computing());
      results.add(result);
      if (!json) {
        out.println(table.line(result));
        out.flush();
      }
    }
    out.println(json ? Json.pretty(tree(conformance, results)) : summary(conformance, results));
    // Where nothing passed, nothing was checked.
    boolean conforms = count(results, Status.FAILED) == 0 && count(results, Status.PASSED) > 0;
    return conforms ? ExitCode.OK : ExitCode.FAULT;
  }

  private static String summary(Conformance conformance, List<CaseResult> results) {
    String counts =
        "%d passed, %d failed, %d skipped"
            .formatted(
                count(results, Status.PASSED),
                count(results, Status.FAILED),
                count(results, Status.SKIPPED));
    int others = conformance.others().size();
    return others == 0
        ? counts
        : "%s; other files: %d (their metadata name no method)".formatted(counts, others);
  }

  private static long count(List<CaseResult> results, Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }

  private static ObjectNode tree(Conformance conformance, List<CaseResult> results) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    for (Status status : Status.values()) {
      tree.put(name(status), count(results, status));
    }
    ObjectNode tolerances = tree.putObject("tolerances");
    for (Comparison.Kind kind : Comparison.Kind.values()) {
      tolerances.put(name(kind), kind.tolerance());
    }
    ArrayNode cases = tree.putArray("cases");
    for (CaseResult result : results) {
      ObjectNode node = cases.addObject();
      node.put("name", result.name());
      node.put("status", name(result.status()));
      node.put("note", result.note());
      ArrayNode comparisons = node.putArray("comparisons");
      for (Comparison comparison : result.comparisons()) {
        ObjectNode entry = comparisons.addObject();
        entry.put("path", name(comparison.path()));
        entry.put("what", comparison.what());
        entry.put("kind", name(comparison.kind()));
        entry.put("error", comparison.error());
        entry.put("passes", comparison.passes());
      }
    }
    ArrayNode others = tree.putArray("others");
    conformance.others().forEach(file -> others.add(conformance.name(file)));
    return tree;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
