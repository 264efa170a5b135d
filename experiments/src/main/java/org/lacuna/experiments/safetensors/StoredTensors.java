package org.lacuna.experiments.safetensors;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.lacuna.config.Nearest;

/**
 * Tensors that lie in one file or in several, mapped and not read: what is not asked for costs
 * nothing. Any thread may read; all must have done so before it is closed.
 */
public sealed interface StoredTensors extends AutoCloseable
    permits SafetensorsFile, ShardedTensors, LayeredTensors {
  /**
   * Opens what a folder holds: {@code stem.safetensors}, or else the shards that {@code
   * stem.safetensors.index.json} lists.
   *
   * @param stem {@code model} for the weights of a transformer
   * @throws SafetensorsException if neither is there, or they are damaged
   * @throws org.lacuna.results.RunException if they may not be read
   */
  static StoredTensors inFolder(Path folder, String stem) {
    return TensorFolder.open(folder, stem);
  }

  /**
   * These, and those of another place that they lack; both are closed with the result.
   *
   * @param names the tensors of the other place that count
   * @throws SafetensorsException if one of these is not there
   */
  default StoredTensors over(StoredTensors under, Set<String> names) {
    return new LayeredTensors(this, under, names);
  }

  /** The file, or the index of several, for messages. */
  Path path();

  /** All tensors by name, in the order of their places. */
  Map<String, TensorEntry> entries();

  /**
   * The file that a tensor lies in.
   *
   * @throws SafetensorsException if there is no such tensor
   */
  Path file(String name);

  /**
   * The bytes of a tensor, little-endian and row-major, read-only; they need not be aligned. They
   * must not be used after these tensors are closed.
   *
   * <p>They are the file's own pages. Where another process shortens the file meanwhile, reading
   * what is gone throws {@link InternalError}.
   *
   * @throws SafetensorsException if there is no such tensor
   */
  MemorySegment data(String name);

  /** The names of all tensors. */
  default Set<String> names() {
    return entries().keySet();
  }

  /**
   * What is known of a tensor.
   *
   * @throws SafetensorsException naming the nearest if there is no such tensor
   */
  default TensorEntry entry(String name) {
    TensorEntry entry = entries().get(name);
    if (entry == null) {
      throw new SafetensorsException(
          path(),
          "no tensor %s%s"
              .formatted(
                  name,
                  Nearest.of(name, names())
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("")));
    }
    return entry;
  }

  /** Ends the mapping. */
  @Override
  void close();
}
