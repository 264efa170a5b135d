package org.lacuna.methods.cca;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code cca}. */
public final class CcaMethod implements AttentionMethod<CcaConfig> {
  @Override
  public String name() {
    return "cca";
  }

  @Override
  public char letter() {
    return 'C';
  }

  @Override
  public String summary() {
    return "core tokens pooled from groups, and a window of recent tokens, in one softmax";
  }

  @Override
  public String source() {
    return "Chen et al., Core Context Aware Transformers for Long Context Language Modeling,"
        + " arXiv 2412.12465";
  }

  @Override
  public CcaConfig defaults() {
    return new CcaConfig(
        8, 64, CcaConfig.Pooling.LAST_QUERY, CcaConfig.Pooled.HIDDEN_STATES, false);
  }

  @Override
  public AttentionLayer layer(CcaConfig parameters, HeadShape heads) {
    return new CcaAttention(parameters, heads);
  }

  @Override
  public Optional<Budget> budget(CcaConfig parameters) {
    return Optional.of(Budget.from("window", 0).inStepsOf(parameters.groupSize()));
  }

  @Override
  public AttentionReference reference(CcaConfig parameters, HeadShape heads) {
    return new CcaReference(parameters);
  }
}
