package org.lacuna.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.TimeUnit;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.Methods;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.full.FullAttention;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decode step of a method with its defaults: a token into the cache, and its attention. The
 * cache is filled anew for every iteration and grows by as many tokens as one takes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  private static final int FILL = 1024;

  @Param({"full", "streaming", "moba", "ssa", "cca"})
  public String method = "full";

  @Param({"8192", "65536"})
  public int length;

  private final Tensors tensors = new Tensors();
  private AttentionLayer layer = new FullAttention(Tensors.HEADS);
  private KvCache cache = layer.newCache(tensors.manager(), 1);
  private AttentionInputs newest = tensors.draw(1);

  @Setup
  public void prepare() {
    layer = layer(Methods.load().get(method));
    newest = tensors.draw(1);
  }

  private static <C extends Record> AttentionLayer layer(AttentionMethod<C> method) {
    return method.layer(method.defaults(), Tensors.HEADS);
  }

  /** Random keys and values, as many as the length says. */
  @Setup(Level.Iteration)
  public void fill() {
    cache.close();
    cache = layer.newCache(tensors.manager(), 1);
    try (var _ = GradMode.off();
        Tensors some = new Tensors()) {
      for (int from = 0; from < length; from += FILL) {
        cache.append(some.draw(Math.min(FILL, length - from)));
      }
    }
  }

  /** A token. */
  @Benchmark
  public NDArray decode() {
    try (var _ = GradMode.off();
        NDManager scratch = tensors.manager().newSubManager()) {
      AttentionInputs borrowed = Tensors.borrowed(scratch, newest);
      return cache.extend(borrowed);
    }
  }

  @TearDown
  public void close() {
    cache.close();
    tensors.close();
  }
}
