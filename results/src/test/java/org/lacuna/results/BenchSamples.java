package org.lacuna.results;

import java.util.ArrayList;
import java.util.List;

/** Made-up timings: dense attention grows with the square, a method with the length. */
final class BenchSamples {

  private BenchSamples() {}

  static AttentionPoint point(String method, String kernel, int length, double milliseconds) {
    return new AttentionPoint(
        method,
        kernel,
        "prefill",
        length,
        List.of(milliseconds * 0.9, milliseconds, milliseconds * 1.2),
        null,
        null,
        method.equals("moba") ? 0.25 : 1,
        1000L * length,
        2048L * length,
        3000.0 * length,
        1e6 * length);
  }

  /** Dense attention meets moba at 2048 tokens, and is always slower than streaming. */
  static AttentionTimings timings() {
    List<AttentionPoint> points = new ArrayList<>();
    for (int length = 1024; length <= 8192; length *= 2) {
      double thousands = length / 1024.0;
      points.add(point(AttentionTimings.DENSE, "libtorch", length, thousands * thousands));
      points.add(point("full", "vector", length, 1.01 * thousands * thousands));
      points.add(point("moba", "vector", length, 2 * thousands));
      points.add(point("streaming", "vector", length, 0.5 * thousands));
    }
    return new AttentionTimings(points);
  }

  static ModelPoint model(String pattern, int context, double share) {
    List<MemorySample> curve = new ArrayList<>();
    for (int tokens = 1024; tokens <= context; tokens += 1024) {
      long cache = (long) (share * 8192 * tokens);
      curve.add(new MemorySample(tokens, cache, 300_000_000L + cache));
    }
    return new ModelPoint(
        pattern,
        "vector",
        context,
        1024,
        context / 10_000.0,
        List.of(4.0, 5.0, 7.0),
        (long) (share * 8192 * context),
        3_000_000,
        300_000_000,
        400_000_000L + (long) (share * 8192 * context),
        "VmRSS, VmHWM",
        curve);
  }

  static List<ModelPoint> models() {
    List<ModelPoint> points = new ArrayList<>();
    for (int context : new int[] {4096, 16384}) {
      points.add(model("full", context, 1));
      points.add(model("full,streaming", context, 0.5));
    }
    return points;
  }
}
