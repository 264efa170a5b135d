package org.lacuna.experiments.checkpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint has beside what a training changes.
 *
 * @param files further files by name, such as {@code config.json}
 * @param base where weights lie that no training changes; null to hold all weights here
 */
public record Companions(Map<String, byte[]> files, @Nullable Base base) {
  /** Nothing. */
  public static final Companions NONE = new Companions(Map.of(), null);
}
