package org.lacuna.methods.streaming;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code streaming}. */
public final class StreamingMethod implements AttentionMethod<StreamingConfig> {
  @Override
  public String name() {
    return "streaming";
  }

  @Override
  public char letter() {
    return 'S';
  }

  @Override
  public String summary() {
    return "sink blocks and recent blocks in one softmax, the sparse layer of LoZA";
  }

  @Override
  public String source() {
    return "LongCat ZigZag Attention (LoZA), arXiv 2512.23966";
  }

  @Override
  public StreamingConfig defaults() {
    return new StreamingConfig(16, 1, 3);
  }

  @Override
  public AttentionLayer layer(StreamingConfig parameters, HeadShape heads) {
    return new StreamingAttention(parameters, heads);
  }

  @Override
  public Optional<Budget> budget(StreamingConfig parameters) {
    return Optional.of(Budget.from("local_blocks", 1));
  }

  @Override
  public AttentionReference reference(StreamingConfig parameters, HeadShape heads) {
    return new StreamingReference(parameters);
  }
}
