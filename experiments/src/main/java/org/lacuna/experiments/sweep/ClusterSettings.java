package org.lacuna.experiments.sweep;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a job on a cluster needs to know.
 *
 * @param launcher the script {@code lacuna}, as the cluster's machines see it
 * @param environment variables that give it the same runs, texts and methods
 * @param pool what each process may take
 */
public record ClusterSettings(Path launcher, Map<String, String> environment, PoolSettings pool) {
  /** Megabytes that each process may have in use. */
  long megabytes() {
    return pool.memory() >> 20;
  }
}
