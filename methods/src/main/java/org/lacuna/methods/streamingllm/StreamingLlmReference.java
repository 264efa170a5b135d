package org.lacuna.methods.streamingllm;

import org.lacuna.methods.reference.DistanceReference;

/** The definition in the package documentation: positions are places in the cache. */
final class StreamingLlmReference extends DistanceReference {
  private final int s;
  private final int w;

  StreamingLlmReference(StreamingLlmConfig parameters) {
    s = parameters.sinkTokens();
    w = parameters.window();
  }

  @Override
  protected boolean sees(int t, int j) {
    return j < s || t - j < w;
  }

  @Override
  protected long distance(int t, int j) {
    int last = Math.min(t + 1, s + w) - 1; // the query's place in the cache
    int place = j < s ? j : last - (t - j);
    return (long) last - place;
  }
}
