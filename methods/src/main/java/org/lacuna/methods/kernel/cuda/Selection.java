package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaContext;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.ForcedBlocks;

/**
 * The best past blocks of queries: {@code select.cu}. See {@link AttentionKernel#bestBlocks}.
 *
 * @param scores {@code [B, Hc, n, blocks]}
 */
record Selection(NDArray scores, ForcedBlocks forced, int block, int count, long first) {
  /** By {@code select.cu}. */
  private static final int WARPS = 8;

  private static final int WARP = 32;

  /** Longer rows are read by all warps of a CTA: a few of them would fill its shared memory. */
  private static final int LONGEST_OF_A_WARP = 1024;

  private int blocks() {
    return Math.toIntExact(scores.getShape().get(3));
  }

  private boolean isLong() {
    return blocks() > LONGEST_OF_A_WARP;
  }

  /** Numbers of a row in shared memory, where one is left out after every 32. */
  private int pitch() {
    return Math.ceilDiv(blocks(), WARP) * (WARP + 1);
  }

  private int sharedBytes() {
    // Each lane of each warp that reads a long row says what it found, and where.
    int numbers = isLong() ? pitch() + 2 * WARPS * WARP : WARPS * pitch();
    return numbers * Integer.BYTES;
  }

  private CudaContext device() {
    return CudaContext.of(scores.getDevice());
  }

  /** Why this cannot be computed so; {@code null} if it can. */
  @Nullable String misfit() {
    TensorType type = TensorType.of(scores);
    if (type != TensorType.FLOAT32 && !type.isHalf()) {
      return "scores of type " + type;
    }
    return sharedBytes() <= device().sharedMemory()
        ? null
        : "scores of %d blocks, more than shared memory holds".formatted(blocks());
  }

  NDArray choose() {
    return Ops.scoped(
        scores, scored -> chosen(Ops.contiguous(Ops.cast(scored, TensorType.FLOAT32))));
  }

  private NDArray chosen(NDArray scored) {
    Shape shape = scored.getShape();
    long queries = shape.get(2);
    long rows = shape.get(0) * shape.get(1) * queries;
    NDArray chosen = Tensors.ints(scored.getManager(), shape.get(0), shape.get(1), queries, count);
    Struct struct =
        new Struct()
            .add(Tensors.at(scored))
            .add(Tensors.at(chosen))
            .add(rows)
            .add(Math.toIntExact(queries))
            .add(blocks())
            .add(count)
            .add(block)
            .add(Math.toIntExact(first))
            .add(forced.initial())
            .add(forced.recent())
            .add(pitch());
    int warpsOfRow = isLong() ? WARPS : 1;
    int ctas = Math.toIntExact(Math.ceilDiv(rows * warpsOfRow, WARPS));
    CudaProgram.of(
            device(), Selection.class, List.of("select.cu"), Map.of("WARPS_A_ROW", warpsOfRow))
        .launch("choose_blocks", new Grid(ctas, 1, 1), WARPS * WARP, sharedBytes(), struct);
    return chosen;
  }
}
