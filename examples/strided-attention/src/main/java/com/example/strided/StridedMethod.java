package com.example.strided;

import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code strided}; named in {@code META-INF/services}. */
public final class StridedMethod implements AttentionMethod<StridedConfig> {
  @Override
  public String name() {
    return "strided";
  }

  @Override
  public char letter() {
    return 'D';
  }

  @Override
  public String summary() {
    return "recent keys and every key a whole number of strides back, in one softmax";
  }

  @Override
  public String source() {
    return "Child et al., Generating Long Sequences with Sparse Transformers, arXiv 1904.10509";
  }

  @Override
  public StridedConfig defaults() {
    return new StridedConfig(32, 32); // near the root of 1024 tokens
  }

  @Override
  public AttentionLayer layer(StridedConfig parameters, HeadShape heads) {
    return new StridedAttention(parameters, heads);
  }

  @Override
  public AttentionReference reference(StridedConfig parameters, HeadShape heads) {
    return new StridedReference(parameters);
  }
}
