package org.lacuna.experiments.safetensors;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tensors of several files, of which an index says which lies where. */
final class ShardedTensors implements StoredTensors {
  private final ShardIndex index;

  /** By file name, in the order of the alphabet. */
  private final Map<String, SafetensorsFile> shards;

  private final Map<String, TensorEntry> entries;

  private ShardedTensors(ShardIndex index, Map<String, SafetensorsFile> shards) {
    this.index = index;
    this.shards = shards;
    this.entries = entries(index, shards);
  }

  /**
   * Opens all files that an index names.
   *
   * @throws SafetensorsException if one of them is not there or damaged, or index and files
   *     disagree
   */
  static ShardedTensors open(Path file) {
    ShardIndex index = ShardIndex.read(file);
    Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
    try {
      for (String name : index.shards()) {
        Path shard = file.resolveSibling(name);
        if (!Files.exists(shard, LinkOption.NOFOLLOW_LINKS)) {
          throw new SafetensorsException(file, "names %s, which is not there".formatted(name));
        }
        shards.put(name, SafetensorsFile.open(shard));
      }
      return new ShardedTensors(index, shards);
    } catch (RuntimeException e) {
      shards.values().forEach(SafetensorsFile::close);
      throw e;
    }
  }

  /** What the files hold, which must be what the index says, tensor by tensor. */
  private static Map<String, TensorEntry> entries(
      ShardIndex index, Map<String, SafetensorsFile> shards) {
    Map<String, TensorEntry> entries = LinkedHashMap.newLinkedHashMap(index.places().size());
    shards.forEach((shard, tensors) ->
        tensors
            .entries()
            .forEach((name, entry) -> {
              String place = index.places().get(name);
              if (!shard.equals(place)) {
                throw new SafetensorsException(index.file(), misplaced(name, shard, place, shards));
              }
              entries.put(name, entry);
            }));
    index
        .places()
        .forEach((name, shard) -> {
          if (!entries.containsKey(name)) {
            throw new SafetensorsException(
                index.file(), "%s: expected in %s, which lacks it".formatted(name, shard));
          }
        });
    return entries;
  }

  private static String misplaced(
      String name, String shard, @Nullable String place, Map<String, SafetensorsFile> shards) {
    if (place == null) {
      return "%s: lies in %s, but the index lacks it".formatted(name, shard);
    }
    return Objects.requireNonNull(shards.get(place)).entries().containsKey(name)
        ? "%s: lies in both %s and %s".formatted(name, place, shard)
        : "%s: expected in %s, but lies in %s".formatted(name, place, shard);
  }

  @Override
  public Path path() {
    return index.file();
  }

  @Override
  public Map<String, TensorEntry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  @Override
  public Path file(String name) {
    return shard(name).path();
  }

  @Override
  public MemorySegment data(String name) {
    return shard(name).data(name);
  }

  private SafetensorsFile shard(String name) {
    return Objects.requireNonNull(shards.get(index.places().get(entry(name).name())));
  }

  @Override
  public void close() {
    shards.values().forEach(SafetensorsFile::close);
  }
}
