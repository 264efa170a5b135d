package org.lacuna.methods.full;

import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code full}. */
public final class FullMethod implements AttentionMethod<FullConfig> {
  @Override
  public String name() {
    return "full";
  }

  @Override
  public char letter() {
    return 'F';
  }

  @Override
  public String summary() {
    return "causal softmax attention over all past keys";
  }

  @Override
  public String source() {
    return "Vaswani et al., Attention Is All You Need, arXiv 1706.03762";
  }

  @Override
  public FullConfig defaults() {
    return new FullConfig();
  }

  @Override
  public AttentionLayer layer(FullConfig parameters, HeadShape heads) {
    return new FullAttention(heads);
  }

  @Override
  public AttentionReference reference(FullConfig parameters, HeadShape heads) {
    return new FullReference();
  }
}
