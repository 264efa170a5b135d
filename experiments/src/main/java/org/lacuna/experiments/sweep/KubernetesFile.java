package org.lacuna.experiments.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.lacuna.config.ConfigException;
import org.lacuna.config.YamlWriter;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.results.AtomicFiles;

/**
 * A list as an Indexed Job of Kubernetes (1.33 or newer, for retries by index). Indices begin in
 * order, and a job stands behind those that it needs: it waits for the ones at work.
 */
public final class KubernetesFile {
  /** A checkpoint can be written before a pod is killed. */
  private static final int GRACE_SECONDS = 150;

  /** A name, an index and what tells pods apart are a host's name together, of 63 letters. */
  private static final int LONGEST_NAME = 52;

  private static final String NAME = "lacuna";
  private static final String VOLUME = "shared";

  private KubernetesFile() {}

  /**
   * Where pods find Lacuna and the runs.
   *
   * @param image with a JDK and bash
   * @param claim of the persistent volume that holds Lacuna, the runs and the texts
   * @param mount where the volume is, the same path as here
   */
  public record Pods(String image, String claim, String mount) {}

  /**
   * Writes the file beside the list.
   *
   * @param name the job's, as far as it can be a name of Kubernetes
   * @throws ConfigException if the pods would not find the list or Lacuna
   */
  public static Path write(
      String name, JobList list, int jobs, ClusterSettings settings, Pods pods) {
    requireMounted(list.file(), pods);
    requireMounted(settings.launcher(), pods);
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "batch/v1").put("kind", "Job");
    tree.putObject("metadata").put("name", label(name));
    ObjectNode spec = tree.putObject("spec");
    spec.put("completionMode", "Indexed")
        .put("completions", jobs)
        .put("parallelism", settings.pool().jobs())
        .put("backoffLimitPerIndex", settings.pool().retries())
        .put("maxFailedIndexes", jobs);
    // What would end the same is not tried again; a pod that a node lost is no failure.
    ArrayNode rules = spec.putObject("podFailurePolicy").putArray("rules");
    ObjectNode codes = rules.addObject().put("action", "FailIndex").putObject("onExitCodes");
    codes.put("containerName", NAME).put("operator", "In");
    codes.putArray("values").add(ExitCode.BAD_INPUT).add(ExitCode.DIVERGED);
    rules
        .addObject()
        .put("action", "Ignore")
        .putArray("onPodConditions")
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True");
    pod(spec.putObject("template").putObject("spec"), list, settings, pods);
    Path file = list.folder().resolve("job.yaml");
    AtomicFiles.write(
        file,
        "# A job of a sweep, by its index. Written by `lacuna sweep`.\n"
            + YamlWriter.document(tree));
    return file;
  }

  private static void requireMounted(Path file, Pods pods) {
    if (!file.toAbsolutePath().startsWith(pods.mount())) {
      throw new ConfigException(
          "--mount: expected a folder that holds %s, got %s"
              .formatted(file.toAbsolutePath(), pods.mount()));
    }
  }

  /** The end of a name tells more than its middle: it is a hash. */
  private static String label(String name) {
    String label = name.replaceAll("[^a-z0-9]", "-");
    int over = label.length() - LONGEST_NAME;
    int tail = LONGEST_NAME / 2;
    return over <= 0
        ? label
        : label.substring(0, tail) + label.substring(label.length() - (LONGEST_NAME - tail));
  }

  private static void pod(ObjectNode pod, JobList list, ClusterSettings settings, Pods pods) {
    pod.put("restartPolicy", "Never").put("terminationGracePeriodSeconds", GRACE_SECONDS);
    Duration limit = settings.pool().limit();
    if (limit != null) {
      pod.put("activeDeadlineSeconds", limit.toSeconds());
    }
    ObjectNode container = pod.putArray("containers").addObject();
    container.put("name", NAME).put("image", pods.image());
    ArrayNode command = container.putArray("command");
    List.of(settings.launcher().toString(), "run", list.file().toAbsolutePath().toString())
        .forEach(command::add);
    ArrayNode environment = container.putArray("env");
    TreeMap<String, String> variables = new TreeMap<>(settings.environment());
    variables.put("OMP_NUM_THREADS", Integer.toString(settings.pool().cores()));
    variables.forEach((key, value) -> environment.addObject().put("name", key).put("value", value));
    ObjectNode resources = container.putObject("resources");
    resources
        .putObject("requests")
        .put("cpu", Integer.toString(settings.pool().cores()))
        .put("memory", settings.megabytes() + "Mi");
    resources.putObject("limits").put("memory", settings.megabytes() + "Mi");
    container
        .putArray("volumeMounts")
        .addObject()
        .put("name", VOLUME)
        .put("mountPath", pods.mount());
    pod.putArray("volumes")
        .addObject()
        .put("name", VOLUME)
        .putObject("persistentVolumeClaim")
        .put("claimName", pods.claim());
  }
}
