package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.KeyPattern;

/** Attention of many queries, forward and backward, as a part of a tape. */
record TensorCores(Problem problem, SparsePass pass, KeyPattern pattern) {
  /** Why a problem cannot be computed so; {@code null} if it can. */
  static @Nullable String misfit(Problem problem) {
    if (problem.type() != TensorType.FLOAT32 && !problem.type().isHalf()) {
      return "numbers of type " + problem.type();
    }
    if (!Tiles.type(problem).isHalf()) {
      return "products in float32; it computes them with precision=bfloat16 or float16";
    }
    if (problem.parts().size() > Tiles.MOST_PARTS) {
      return problem.parts().size() + " arrays of keys";
    }
    if (problem.d() > Tiles.MOST_CHANNELS || problem.dv() > Tiles.MOST_CHANNELS) {
      return "more than %d channels a head".formatted(Tiles.MOST_CHANNELS);
    }
    return problem.scale() > 0 ? null : "a scale that is not positive";
  }

  NDArray attend(Tape tape) {
    NDManager manager = problem.q().getManager();
    if (tape.isRecording()) {
      return recorded(tape);
    }
    try (NDManager scratch = manager.newSubManager()) {
      NDArray out = forward(new Tiles(problem, scratch));
      out.attach(manager);
      return out;
    }
  }

  private NDArray forward(Tiles tiles) {
    pass.forward(tiles);
    return tiles.output();
  }

  private NDArray recorded(Tape tape) {
    NDManager keeper = tape.keeper(problem.q());
    NDArray out;
    Tiles tiles;
    try (var _ = GradMode.off()) {
      tiles = new Tiles(problem, keeper);
      out = forward(tiles);
    }
    pattern.attach(keeper);
    NDArray[] inputs =
        Stream.concat(
                Stream.of(problem.q()),
                problem.parts().stream().flatMap(part -> Stream.of(part.k(), part.v())))
            .toArray(NDArray[]::new);
    return tape.computed(
        inputs,
        out,
        upstream -> {
          try (var _ = GradMode.off()) {
            tiles.prepare(upstream);
            pass.backward(tiles);
            return tiles.gradients();
          }
        });
  }
}
