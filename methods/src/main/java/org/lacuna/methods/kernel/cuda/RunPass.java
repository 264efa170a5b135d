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
  private static final int SUMMING_THREADS = 256;

  private final Problem problem;
  private final RunPattern pattern;
  private final RunPlan plan;
  private final RunMemory memory;

  RunPass(Problem problem, RunPattern pattern) {
    this.problem = problem;
    this.pattern = pattern;
    plan = RunPlan.of(problem, pattern.runs());
    memory = RunMemory.of(problem);
  }

  private CudaProgram program(Tiles tiles) {
    return tiles.program(
        List.of("meeting.cu", "runs.cu"),
        Map.of("FORWARD_ROWS", memory.forwardRows(), "MET_QUERIES", memory.metQueries()));
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
    int rows = memory.forwardRows();
    program(tiles)
        .launch(
            "forward_runs",
            new Grid(Math.ceilDiv(problem.queries(), rows), problem.heads(), problem.batch()),
            Tiles.THREADS,
            memory.forwardBytes(rows),
            struct(tiles),
            plan.struct());
  }

  @Override
  public void backward(Tiles tiles) {
    CudaProgram program = program(tiles);
    Struct struct = struct(tiles);
    program.launch(
        "queries_of_runs",
        new Grid(
            Math.ceilDiv(problem.queries(), RunMemory.BACKWARD_ROWS),
            problem.heads(),
            problem.batch()),
        Tiles.THREADS,
        memory.queriesBytes(),
        struct,
        plan.struct());
    long places = Math.max(1, plan.places()) * (long) problem.batch() * problem.keyHeads();
    try (NDArray partial =
        Tensors.floats(problem.q().getManager(), places, RunPlan.KEYS, tiles.d() + tiles.dv())) {
      program.launch(
          "keys_of_runs",
          new Grid(plan.stretchCount(), problem.keyHeads(), problem.batch()),
          Tiles.THREADS,
          memory.keysBytes(),
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
