package org.lacuna.methods.ssa;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.kernel.Scoring;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code ssa}. */
public final class SsaMethod implements AttentionMethod<SsaConfig> {
  @Override
  public String name() {
    return "ssa";
  }

  @Override
  public char letter() {
    return 'A';
  }

  @Override
  public String summary() {
    return "top-k blocks, trained with a full and a sparse stream that are pulled together";
  }

  @Override
  public String source() {
    return "SSA: Sparse Sparse Attention by Aligning Full and Sparse Attention Outputs,"
        + " arXiv 2511.20102";
  }

  @Override
  public SsaConfig defaults() {
    return new SsaConfig(
        16, 8, Scoring.PER_QUERY_HEAD, 0.5, SsaConfig.Stream.MODEL, AlignmentConfig.defaults());
  }

  @Override
  public AttentionLayer layer(SsaConfig parameters, HeadShape heads) {
    return new SsaAttention(parameters, heads);
  }

  @Override
  public Optional<Budget> budget(SsaConfig parameters) {
    return Optional.of(Budget.from("top_k", 1));
  }

  @Override
  public AttentionReference reference(SsaConfig parameters, HeadShape heads) {
    return new SsaReference(parameters);
  }
}
