package org.lacuna.methods.kernel.cuda;

import java.util.List;
import java.util.Map;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;

/**
 * The forward pass of runs on a GPU of compute capability 9.0, whose tensor cores are fed from
 * shared memory: {@code hopper.cu}.
 */
final class Hopper {
  /** The compute capability of such a GPU. */
  static final int CAPABILITY = 90;

  /** Channels of a panel in shared memory. */
  private static final int PANEL = 64;

  private static final int MOST_CHANNELS = 128;

  /** One warpgroup that copies and two that compute. */
  private static final int THREADS = 3 * 128;

  private static final int STAGES = 3;

  /** Keys that are gone through at a time. */
  private static final int TURN_KEYS = 2 * RunPlan.KEYS;

  /** Bytes of the struct {@code Turn}. */
  private static final int TURN_BYTES = 40;

  /** Of each stage. */
  private static final int BARRIERS = 4;

  /** What is swizzled begins at a multiple of so many bytes. */
  private static final int ALIGNMENT = 1024;

  private Hopper() {}

  /** Whether a problem can be computed so. */
  static boolean fits(Tiles tiles) {
    return tiles.problem().device().capability() == CAPABILITY
        && fits(tiles.d())
        && fits(tiles.dv());
  }

  private static boolean fits(int channels) {
    return channels % PANEL == 0 && channels <= MOST_CHANNELS;
  }

  /** Computes output and log-sums. */
  static void forward(Tiles tiles, Struct struct, RunPlan plan) {
    Problem problem = tiles.problem();
    int queryTiles = Math.ceilDiv(problem.queries(), RunPlan.QUERIES);
    int ctas =
        Math.min(
            problem.device().multiprocessors(),
            Math.multiplyExact(queryTiles, problem.heads() * problem.batch()));
    tiles
        .program(List.of("meeting.cu", "hopper.cu"), Map.of())
        .launch(
            "hopper_forward_runs",
            new Grid(ctas, 1, 1),
            THREADS,
            sharedBytes(tiles),
            struct,
            plan.struct());
  }

  /** Bytes of the struct {@code Shared}, and to align it. */
  private static int sharedBytes(Tiles tiles) {
    int halves = RunPlan.QUERIES * tiles.d() + STAGES * TURN_KEYS * (tiles.d() + tiles.dv());
    return ALIGNMENT + halves * Short.BYTES + STAGES * (TURN_BYTES + BARRIERS * Long.BYTES);
  }
}
