package org.lacuna.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.TimeUnit;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.kernel.BlockMeans;
import org.lacuna.methods.kernel.BlockScores;
import org.lacuna.methods.kernel.MeanKeyScores;
import org.lacuna.methods.kernel.TopBlocks;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The choice of key blocks by mean key, of all queries of a sequence; the means are in it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SelectionBenchmark {
  /** Tokens in a block; 256 keys are chosen. */
  @Param({"16", "64"})
  public int block;

  @Param({"1024", "8192"})
  public int length;

  private final Tensors tensors = new Tensors();
  private AttentionInputs in = tensors.draw(1);

  @Setup
  public void prepare() {
    in = tensors.draw(length);
  }

  /** A choice. */
  @Benchmark
  public NDArray choose() {
    try (NDManager scratch = tensors.manager().newSubManager()) {
      AttentionInputs borrowed = Tensors.borrowed(scratch, in);
      BlockScores scores = new MeanKeyScores(BlockMeans.of(borrowed.k(), block));
      return TopBlocks.choose(borrowed.q(), scores, block, 256 / block - 1, 0).past();
    }
  }

  @TearDown
  public void close() {
    tensors.close();
  }
}
