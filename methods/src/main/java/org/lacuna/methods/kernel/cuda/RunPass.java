package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;
import org.lacuna.methods.kernel.RunPattern;

/**
 * Goes through tiles of queries and the tiles of keys that they meet: {@code runs.cu}, and forward
 * {@code hopper.cu} where that fits.
 */
final class RunPass implements SparsePass {
  /** Rows of a tile of the backward pass: 16 a warp. */
  private static final int BACKWARD_ROWS = 64;

  private static final int SUMMING_THREADS = 256;

  /** Up to so many channels a warp of the forward pass holds two times 16 rows. */
  private static final int CHANNELS_OF_TWO = 128;

  /** Up to so many channels in all the gradient by keys meets 64 queries at a time. */
  private static final int CHANNELS_OF_64 = 192;

  private final Problem problem;
  private final RunPattern pattern;
  private final RunPlan plan;

  RunPass(Problem problem, RunPattern pattern) {
    this.problem = problem;
    this.pattern = pattern;
    plan = RunPlan.of(problem, pattern.runs());
  }

  private CudaProgram program(Tiles tiles) {
    return tiles.program(List.of("meeting.cu", "runs.cu"), Map.of());
  }

  private Struct struct(Tiles tiles) {
    return tiles.struct(pattern.bias(), pattern.biased());
  }

  @Override
  public void forward(Tiles tiles) {
    if (Hopper.fits(tiles)) {
      Hopper.forward(tiles, struct(tiles), plan);
      return;
    }
    int rows = forwardRows(tiles);
    int halves = rows * tiles.pitch() + 2 * RunPlan.KEYS * tiles.pitches();
    program(tiles)
        .launch(
            "forward_runs",
            new Grid(Math.ceilDiv(problem.queries(), rows), problem.heads(), problem.batch()),
            Tiles.THREADS,
            halves * Short.BYTES,
            struct(tiles),
            plan.struct());
  }

  /** Rows of a CTA of a forward pass. */
  static int forwardRows(Tiles tiles) {
    return tiles.d() <= CHANNELS_OF_TWO && tiles.dv() <= CHANNELS_OF_TWO
        ? 2 * BACKWARD_ROWS
        : BACKWARD_ROWS;
  }

  /** Queries that a gradient by keys meets at a time. */
  private static int metRows(Tiles tiles) {
    return tiles.d() + tiles.dv() > CHANNELS_OF_64 ? BACKWARD_ROWS / 2 : BACKWARD_ROWS;
  }

  @Override
  public void backward(Tiles tiles) {
    CudaProgram program = program(tiles);
    Struct struct = struct(tiles);
    program.launch(
        "queries_of_runs",
        new Grid(Math.ceilDiv(problem.queries(), BACKWARD_ROWS), problem.heads(), problem.batch()),
        Tiles.THREADS,
        (BACKWARD_ROWS + RunPlan.KEYS) * tiles.pitches() * Short.BYTES,
        struct,
        plan.struct());
    int met = metRows(tiles);
    long places = Math.max(1, plan.places()) * (long) problem.batch() * problem.keyHeads();
    try (NDArray partial =
        Tensors.floats(problem.q().getManager(), places, RunPlan.KEYS, tiles.d() + tiles.dv())) {
      program.launch(
          "keys_of_runs",
          new Grid(plan.stretchCount(), problem.keyHeads(), problem.batch()),
          Tiles.THREADS,
          (RunPlan.KEYS + met) * tiles.pitches() * Short.BYTES + 2 * met * Float.BYTES,
          struct,
          plan.struct(),
          Tensors.at(plan.stretches()),
          Tensors.at(plan.met()),
          Tensors.at(partial));
      if (plan.sumCount() > 0) {
        program.launch(
            "sum_stretches",
            new Grid(plan.sumCount(), problem.keyHeads(), problem.batch()),
            SUMMING_THREADS,
            0,
            struct,
            plan.struct(),
            Tensors.at(plan.sums()),
            Tensors.at(partial));
      }
    }
  }
}
