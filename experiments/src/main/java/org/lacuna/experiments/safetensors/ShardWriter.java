package org.lacuna.experiments.safetensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lacuna.results.AtomicFiles;

/**
 * Writes tensors into as many files as a limit on their size asks for, named as in transformers.
 */
public final class ShardWriter {
  private ShardWriter() {}

  /**
   * Writes {@code stem.safetensors} if all tensors fit into one file, or else shards such as {@code
   * stem-00001-of-00003.safetensors} and their index. The order is that of the map.
   *
   * @param folder exists, and is written aside; see {@link SafetensorsWriter}
   * @param metadata what each file says of itself
   * @param mostBytes of tensors in a file; a larger tensor has a file of its own
   */
  public static void write(
      Path folder,
      String stem,
      Map<String, TensorContent> tensors,
      Map<String, String> metadata,
      long mostBytes)
      throws IOException {
    List<Map<String, TensorContent>> shards = shards(tensors, mostBytes);
    if (shards.size() == 1) {
      SafetensorsWriter.write(
          folder.resolve(stem + TensorFolder.ENDING), shards.getFirst(), metadata);
      return;
    }
    Map<String, String> places = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String name =
          String.format(
              Locale.ROOT, "%s-%05d-of-%05d%s", stem, i + 1, shards.size(), TensorFolder.ENDING);
      SafetensorsWriter.write(folder.resolve(name), shards.get(i), metadata);
      shards.get(i).keySet().forEach(tensor -> places.put(tensor, name));
    }
    long total = tensors.values().stream().mapToLong(TensorContent::bytes).sum();
    AtomicFiles.write(
        folder.resolve(stem + TensorFolder.INDEX_ENDING), ShardIndex.text(places, total));
  }

  private static List<Map<String, TensorContent>> shards(
      Map<String, TensorContent> tensors, long mostBytes) {
    List<Map<String, TensorContent>> shards = new ArrayList<>();
    Map<String, TensorContent> shard = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<String, TensorContent> tensor : tensors.entrySet()) {
      long more = tensor.getValue().bytes();
      if (!shard.isEmpty() && more > mostBytes - bytes) {
        shards.add(shard);
        shard = new LinkedHashMap<>();
        bytes = 0;
      }
      shard.put(tensor.getKey(), tensor.getValue());
      bytes += more;
    }
    shards.add(shard);
    return shards;
  }
}
