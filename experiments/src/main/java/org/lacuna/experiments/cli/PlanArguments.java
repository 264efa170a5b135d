package org.lacuna.experiments.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.paper.Seeds;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.run.YamlFolder;
import org.lacuna.experiments.sweep.SweepPlan;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which sweep is meant: a plan, and arguments over it. */
final class PlanArguments {
  @Parameters(
      index = "0",
      paramLabel = "PLAN",
      description = "A YAML file, or the name of one in experiments/sweeps (see its README).")
  private String plan = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description = "Configuration of all points, such as training.steps=100.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      description = "Scale of the regime, in place of the plan's.")
  private @Nullable String scale;

  @Option(
      names = "--seeds",
      paramLabel = "N|A-B",
      description = "Seeds 1 to N, or A to B, in place of the plan's.")
  private @Nullable String seeds;

  /** The plan, read and foreseen, its list written. */
  PlannedSweep read(Workspace workspace) {
    List<String> keys = new ArrayList<>();
    if (scale != null) {
      keys.add("scale=" + scale);
    }
    if (seeds != null) {
      keys.add(
          Seeds.parse("--seeds", seeds).all().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(",", "seeds=[", "]")));
    }
    return PlannedSweep.of(SweepPlan.read(file(workspace), keys, overrides, workspace), workspace);
  }

  private Path file(Workspace workspace) {
    Path path = Path.of(plan);
    boolean named = plan.matches("[a-z0-9-]+") && !Files.isRegularFile(path);
    return named
        ? new YamlFolder("sweep", workspace.code().resolve("experiments").resolve("sweeps"))
            .file(plan)
        : path;
  }
}
