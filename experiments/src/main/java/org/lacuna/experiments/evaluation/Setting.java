package org.lacuna.experiments.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ContextLength;
import org.lacuna.experiments.model.Decoder;

/**
 * What is evaluated, and on what.
 *
 * @param lengths context lengths in tokens, ascending
 * @param modes of attention that are measured, those that differ in this model
 * @param trainingLength tokens of the sequences that were learned
 * @param decoder the model, before it has values
 * @param material the data
 */
public record Setting(
    List<Integer> lengths,
    List<AttentionMode> modes,
    int trainingLength,
    Decoder decoder,
    Material material) {
  /** The lengths of an evaluator that may have its own; null for those of all. */
  public List<Integer> lengths(@Nullable List<JsonNode> own) {
    return own == null ? lengths : ContextLength.tokens(own, trainingLength);
  }
}
