package org.lacuna.methods.loza;

import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.full.FullConfig;
import org.lacuna.methods.full.FullMethod;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.streaming.StreamingMethod;

/** The plug-in {@code loza}. */
public final class LozaMethod implements AttentionMethod<LozaConfig> {
  @Override
  public String name() {
    return "loza";
  }

  @Override
  public char letter() {
    return 'Z';
  }

  @Override
  public String summary() {
    return "full and streaming attention mixed by one learned alpha: LoZA's calibration";
  }

  @Override
  public String source() {
    return "LongCat ZigZag Attention (LoZA), arXiv 2512.23966";
  }

  @Override
  public LozaConfig defaults() {
    return new LozaConfig(new StreamingMethod().defaults(), LozaConfig.Range.SIGMOID, 0.5);
  }

  @Override
  public AttentionLayer layer(LozaConfig parameters, HeadShape heads) {
    return new LozaAttention(parameters, heads);
  }

  @Override
  public AttentionReference reference(LozaConfig parameters, HeadShape heads) {
    return new LozaReference(
        parameters.alpha(),
        new FullMethod().reference(new FullConfig(), heads),
        new StreamingMethod().reference(parameters.streaming(), heads));
  }
}
