package org.lacuna.methods.moba;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.kernel.BlockSparseAttention;
import org.lacuna.methods.kernel.Scoring;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code moba}. */
public final class MobaMethod implements AttentionMethod<MobaConfig> {
  @Override
  public String name() {
    return "moba";
  }

  @Override
  public char letter() {
    return 'M';
  }

  @Override
  public String summary() {
    return "each query head attends to its own block and the top-k past blocks by mean key";
  }

  @Override
  public String source() {
    return "Lu et al., MoBA: Mixture of Block Attention, arXiv 2502.13189";
  }

  @Override
  public MobaConfig defaults() {
    return new MobaConfig(64, 3);
  }

  @Override
  public AttentionLayer layer(MobaConfig parameters, HeadShape heads) {
    AttentionLayer blocks =
        new BlockSparseAttention(
            parameters.blockSize(), parameters.topK(), Scoring.PER_QUERY_HEAD, heads);
    int width = parameters.keyConvolution();
    return width == 0
        ? blocks
        : new ConvolvedAttention(
            blocks, new FullAttention(heads), new KeyConvolution(width, heads));
  }

  @Override
  public Optional<Budget> budget(MobaConfig parameters) {
    return Optional.of(Budget.from("top_k", 1));
  }

  @Override
  public AttentionReference reference(MobaConfig parameters, HeadShape heads) {
    return new MobaReference(parameters);
  }
}
