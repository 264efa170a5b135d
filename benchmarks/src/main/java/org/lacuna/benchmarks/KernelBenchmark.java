package org.lacuna.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.TimeUnit;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.BlockMeans;
import org.lacuna.methods.kernel.HeadPattern;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.MeanKeyScores;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;
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

/** One forward call of a kernel; the pattern is at hand, 256 keys a query. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  private static final int BLOCK = 64;
  private static final int BLOCKS = 4;

  /** Name of the kernel; {@code -p kernel=masked} for another one than the fastest. */
  @Param("")
  public String kernel = "";

  /** The kind of pattern: sinks and window, blocks that queries choose, any keys at all. */
  @Param({"runs", "blocks", "heads"})
  public String pattern = "runs";

  @Param({"1024", "8192"})
  public int length;

  private final Tensors tensors = new Tensors();
  private AttentionKernel measured = Kernels.active();
  private AttentionInputs in = tensors.draw(1);
  private KeyPattern keys = new RunPattern(KeyRuns.causal(0));

  @Setup
  public void prepare() {
    measured = kernel.isEmpty() ? Kernels.active() : Kernels.named(kernel);
    in = tensors.draw(length);
    keys = keys();
  }

  /** A call. */
  @Benchmark
  public NDArray forward() {
    try (var _ = GradMode.off();
        NDManager scratch = tensors.manager().newSubManager()) {
      return measured.attend(Tape.off(), Tensors.borrowed(scratch, in), borrowed(scratch));
    }
  }

  /** The pattern, its arrays under a manager that closes: a kernel may take them along. */
  private KeyPattern borrowed(NDManager scratch) {
    return keys instanceof BlockChoice choice
        ? new BlockChoice(
            Ops.alias(scratch, choice.past()), choice.block(), choice.ownIsSeen(), choice.first())
        : keys;
  }

  private KeyPattern keys() {
    SinkWindow window = new SinkWindow(BLOCK, 1, BLOCKS - 1);
    return switch (pattern) {
      case "runs" -> new RunPattern(window.runs());
      case "heads" -> new HeadPattern(window.visibility(in.q().getShape()));
      default ->
          TopBlocks.choose(
              in.q(), new MeanKeyScores(BlockMeans.of(in.k(), BLOCK)), BLOCK, BLOCKS - 1, 0);
    };
  }

  @TearDown
  public void close() {
    tensors.close();
  }
}
