package org.lacuna.experiments.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Json;

/**
 * Where a training stands, beside its tensors. The data order needs no state of its own: it is a
 * function of the seed and the step.
 *
 * @param format version of this file
 * @param step optimiser steps done
 * @param modelBytes size of the weights' file
 * @param optimizerBytes size of the optimiser's file
 * @param modelCrc CRC-32C of the weights' file; null in a state from before there were sums
 * @param optimizerCrc CRC-32C of the optimiser's file; null as above
 * @param crc CRC-32C of all the above; null as above
 */
public record TrainingState(
    int format,
    long step,
    long modelBytes,
    long optimizerBytes,
    @Nullable String modelCrc,
    @Nullable String optimizerCrc,
    @Nullable String crc) {
  /** The version that this code writes and reads. */
  public static final int FORMAT = 1;

  /** Of this version, with its own sum. */
  static TrainingState of(
      long step, long modelBytes, long optimizerBytes, String modelCrc, String optimizerCrc) {
    TrainingState open =
        new TrainingState(FORMAT, step, modelBytes, optimizerBytes, modelCrc, optimizerCrc, null);
    return new TrainingState(
        FORMAT, step, modelBytes, optimizerBytes, modelCrc, optimizerCrc, open.sum());
  }

  /**
   * From a file's text.
   *
   * @throws JsonProcessingException if it is none
   */
  static @Nullable TrainingState read(String text) throws JsonProcessingException {
    JsonNode tree = Json.MAPPER.readTree(text);
    if (tree instanceof ObjectNode state) {
      for (String later : List.of("modelCrc", "optimizerCrc", "crc")) {
        state.putIfAbsent(later, state.nullNode());
      }
    }
    return Json.MAPPER.treeToValue(tree, TrainingState.class);
  }

  /** Whether it is as it was written, as far as it can tell. */
  boolean isSound() {
    return crc == null ? modelCrc == null && optimizerCrc == null : crc.equals(sum());
  }

  private String sum() {
    CRC32C sum = new CRC32C();
    String text =
        "%d %d %d %d %s %s"
            .formatted(format, step, modelBytes, optimizerBytes, modelCrc, optimizerCrc);
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
