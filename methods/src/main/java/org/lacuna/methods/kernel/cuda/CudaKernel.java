package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.ForcedBlocks;
import org.lacuna.methods.kernel.HeadPattern;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attention and choice of blocks on an NVIDIA GPU; tensors and patterns that do not fit it go to
 * other kernels.
 */
public final class CudaKernel implements AttentionKernel {
  private static final Logger LOG = LoggerFactory.getLogger(CudaKernel.class);

  private final AttentionKernel onCpu;
  private final AttentionKernel otherwise;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /**
   * The kernel.
   *
   * @param onCpu attends where tensors are on the CPU
   * @param otherwise attends on the GPU where this kernel cannot
   */
  public CudaKernel(AttentionKernel onCpu, AttentionKernel otherwise) {
    this.onCpu = onCpu;
    this.otherwise = otherwise;
  }

  @Override
  public String name() {
    return CudaProvider.NAME;
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public NDArray attend(
      Tape tape, NDArray q, List<KeyValues> keys, KeyPattern pattern, double scale) {
    if (!q.getDevice().isGpu()) {
      return onCpu.attend(tape, q, keys, pattern, scale);
    }
    Problem problem = Problem.of(q, keys, scale);
    if (problem.queries() == 1 && !tape.isRecording()) {
      Decoding decoding = Decoding.of(problem, pattern);
      String misfit = decoding.misfit();
      return misfit == null ? decoding.attend() : elsewhere(misfit, tape, q, keys, pattern, scale);
    }
    String misfit = misfit(problem, pattern, tape.isRecording());
    return misfit == null
        ? new TensorCores(problem, pass(problem, pattern), pattern).attend(tape)
        : elsewhere(misfit, tape, q, keys, pattern, scale);
  }

  private static @Nullable String misfit(Problem problem, KeyPattern pattern, boolean backward) {
    String misfit =
        switch (pattern) {
          case HeadPattern _ -> "keys of their own for every head";
          case BlockChoice choice when problem.parts().size() > 1 ->
              "blocks of several arrays of keys";
          case BlockChoice choice when BlockPass.lists(problem, choice) == 0 ->
              "choices that key heads share unevenly";
          case BlockChoice choice when !BlockPass.canCount(problem, choice) ->
              "more blocks than shared memory has counters for";
          case BlockChoice _, RunPattern _ -> TensorCores.misfit(problem);
        };
    return misfit == null && !hasRoom(problem, pattern, backward)
        ? "%d channels a head, more than shared memory has room for"
            .formatted(Math.max(problem.d(), problem.dv()))
        : misfit;
  }

  private static boolean hasRoom(Problem problem, KeyPattern pattern, boolean backward) {
    return switch (pattern) {
      case RunPattern _ -> RunMemory.of(problem).suffices(backward);
      case BlockChoice choice -> BlockMemory.of(problem, choice).suffices(backward);
      case HeadPattern _ -> false;
    };
  }

  private static SparsePass pass(Problem problem, KeyPattern pattern) {
    return switch (pattern) {
      case RunPattern runs -> new RunPass(problem, runs);
      case BlockChoice choice -> new BlockPass(problem, choice);
      case HeadPattern _ -> throw new IllegalStateException("a misfit");
    };
  }

  private NDArray elsewhere(
      String why, Tape tape, NDArray q, List<KeyValues> keys, KeyPattern pattern, double scale) {
    say("attention", why);
    return otherwise.attend(tape, q, keys, pattern, scale);
  }

  private void say(String what, String why) {
    if (said.add(why)) {
      LOG.info("{} by kernel {} in place of {}: {}", what, otherwise.name(), name(), why);
    }
  }

  @Override
  public NDArray bestBlocks(NDArray scores, ForcedBlocks forced, int block, int count, long first) {
    if (!scores.getDevice().isGpu()) {
      return onCpu.bestBlocks(scores, forced, block, count, first);
    }
    Selection selection = new Selection(scores, forced, block, count, first);
    String misfit = selection.misfit();
    if (misfit == null) {
      return selection.choose();
    }
    say("choice of blocks", misfit);
    return otherwise.bestBlocks(scores, forced, block, count, first);
  }
}
