package org.lacuna.methods.streamingllm;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.lambda.LambdaAttention;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code streaming-llm}. */
public final class StreamingLlmMethod implements AttentionMethod<StreamingLlmConfig> {
  @Override
  public String name() {
    return "streaming-llm";
  }

  @Override
  public char letter() {
    return 'T';
  }

  @Override
  public String summary() {
    return "attention sinks and a sliding window, positions counted inside the cache";
  }

  @Override
  public String source() {
    return "Xiao et al., Efficient Streaming Language Models with Attention Sinks,"
        + " arXiv 2309.17453";
  }

  @Override
  public StreamingLlmConfig defaults() {
    return new StreamingLlmConfig(4, 60);
  }

  @Override
  public AttentionLayer layer(StreamingLlmConfig parameters, HeadShape heads) {
    return LambdaAttention.inCache(parameters.sinkTokens(), parameters.window(), heads);
  }

  @Override
  public Optional<Budget> budget(StreamingLlmConfig parameters) {
    return Optional.of(Budget.from("window", 1));
  }

  @Override
  public AttentionReference reference(StreamingLlmConfig parameters, HeadShape heads) {
    return new StreamingLlmReference(parameters);
  }
}
