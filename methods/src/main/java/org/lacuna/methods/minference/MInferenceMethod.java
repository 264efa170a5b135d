package org.lacuna.methods.minference;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code minference}. */
public final class MInferenceMethod implements AttentionMethod<MInferenceConfig> {
  @Override
  public String name() {
    return "minference";
  }

  @Override
  public char letter() {
    return 'V';
  }

  @Override
  public String summary() {
    return "prefill of trained models: A-shape, vertical-slash or block-sparse, by head and prompt";
  }

  @Override
  public String source() {
    return "Jiang et al., MInference 1.0: Accelerating Pre-filling for Long-Context LLMs via"
        + " Dynamic Sparse Attention, arXiv 2407.02490";
  }

  @Override
  public MInferenceConfig defaults() {
    return new MInferenceConfig(MInferenceConfig.Pattern.AUTO, 16, 240, 64, 192, 32, 64, 4, 64);
  }

  @Override
  public AttentionLayer layer(MInferenceConfig parameters, HeadShape heads) {
    return new MInferenceAttention(parameters, heads);
  }

  @Override
  public Use use() {
    return Use.PREFILL;
  }

  /** The pattern's; there is none where each head takes its own. */
  @Override
  public Optional<Budget> budget(MInferenceConfig parameters) {
    return switch (parameters.pattern()) {
      case AUTO -> Optional.empty();
      case A_SHAPE -> Optional.of(Budget.from("local_tokens", 1));
      case VERTICAL_SLASH -> Optional.of(Budget.from("slashes", parameters.nearSlashes()));
      case BLOCK_SPARSE -> Optional.of(Budget.from("top_k", 1));
    };
  }

  @Override
  public AttentionReference reference(MInferenceConfig parameters, HeadShape heads) {
    return new MInferenceReference(parameters);
  }
}
