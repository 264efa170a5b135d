package org.lacuna.methods.lminfinite;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.lambda.LambdaAttention;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code lm-infinite}. */
public final class LmInfiniteMethod implements AttentionMethod<LmInfiniteConfig> {
  @Override
  public String name() {
    return "lm-infinite";
  }

  @Override
  public char letter() {
    return 'I';
  }

  @Override
  public String summary() {
    return "global tokens and a sliding window, no distance above a ceiling";
  }

  @Override
  public String source() {
    return "Han et al., LM-Infinite: Zero-Shot Extreme Length Generalization for Large Language"
        + " Models, arXiv 2308.16137";
  }

  @Override
  public LmInfiniteConfig defaults() {
    return new LmInfiniteConfig(10, 54);
  }

  @Override
  public AttentionLayer layer(LmInfiniteConfig parameters, HeadShape heads) {
    return LambdaAttention.capped(
        parameters.globalTokens(), parameters.window(), parameters.farthest(), heads);
  }

  @Override
  public Optional<Budget> budget(LmInfiniteConfig parameters) {
    Budget window = Budget.from("window", 1);
    return Optional.of(parameters.ceiling() == 0 ? window : window.upTo(parameters.ceiling()));
  }

  @Override
  public AttentionReference reference(LmInfiniteConfig parameters, HeadShape heads) {
    return new LmInfiniteReference(parameters);
  }
}
