package org.lacuna.experiments.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
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
      paramLabel = "N",
      description = "Seeds 1 to N, in place of the plan's.")
  private @Nullable Integer seeds;

  /** The plan, read and foreseen, its list written. */
  PlannedSweep read(Workspace workspace) {
    List<String> keys = new ArrayList<>();
    if (scale != null) {
      keys.add("scale=" + scale);
    }
    if (seeds != null) {
      if (seeds < 1) {
        throw new ConfigException("--seeds: expected at least 1, got " + seeds);
      }
      keys.add(
          LongStream.rangeClosed(1, seeds)
              .mapToObj(Long::toString)
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
