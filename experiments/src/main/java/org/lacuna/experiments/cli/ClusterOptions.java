package org.lacuna.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.sweep.KubernetesFile;
import picocli.CommandLine.Option;

/** What the launchers of clusters are told. */
final class ClusterOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "spark: where it runs, spark://HOST:PORT or local-cluster[WORKERS,CORES,MB] (default: two"
              + " workers on this machine); see spark/README.md.")
  private @Nullable String master;

  @Option(
      names = "--sbatch",
      paramLabel = "OPTION",
      description = "slurm: a further option of sbatch, such as --partition=long; repeatable.")
  private List<String> sbatch = new ArrayList<>();

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description = "k8s: the pods' image, with a JDK and bash.")
  private @Nullable String image;

  @Option(
      names = "--claim",
      paramLabel = "NAME",
      description =
          "k8s: claim of the persistent volume that holds Lacuna (built), the runs and the texts.")
  private @Nullable String claim;

  @Option(
      names = "--mount",
      paramLabel = "PATH",
      description =
          "k8s: where that volume is, here as in the pods (default: Lacuna's own folder).")
  private @Nullable String mount;

  @Nullable String master() {
    return master;
  }

  List<String> sbatch() {
    return sbatch;
  }

  KubernetesFile.Pods pods(Workspace workspace) {
    return new KubernetesFile.Pods(
        given("--image", image),
        given("--claim", claim),
        Objects.requireNonNullElse(mount, workspace.code().toString()));
  }

  private static String given(String option, @Nullable String value) {
    if (value == null) {
      throw new ConfigException(option + ": expected one for --launcher k8s; see --help");
    }
    return value;
  }
}
