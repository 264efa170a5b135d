package org.lacuna.methods.loza;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
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

  /** The streaming branch's; the full one, which it is mixed with, sees all keys in any case. */
  @Override
  public Optional<Budget> budget(LozaConfig parameters) {
    return Optional.of(Budget.from("streaming.local_blocks", 1));
  }

  @Override
  public AttentionReference reference(LozaConfig parameters, HeadShape heads) {
    return new LozaReference(
        parameters.alpha(),
        new FullMethod().reference(new FullConfig(), heads),
        new StreamingMethod().reference(parameters.streaming(), heads));
  }
}
