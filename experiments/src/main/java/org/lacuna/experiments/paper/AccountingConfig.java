package org.lacuna.experiments.paper;

import java.util.Map;
import org.lacuna.config.Doc;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ModelConfig;

/** A model whose attention's costs follow from formulas, at sizes that nobody has to run. */
@Doc("A model whose attention's costs follow from formulas.")
public record AccountingConfig(AttentionConfig attention, ModelConfig model) {
  /** Full attention in a small model. */
  public static AccountingConfig defaults() {
    return new AccountingConfig(new AttentionConfig("full", Map.of()), ModelConfig.defaults());
  }
}
