package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.HeadPattern;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;

/**
 * Attention of one query a sequence: {@code decode.cu}. Keys and values are read as they are kept,
 * float32 or halves, and summed in float32.
 *
 * @param lists groups of query heads of a sequence that read the same keys; 0 if there are none
 * @param spans stretches of keys; empty for a choice of blocks
 */
record Decoding(Problem problem, KeyPattern pattern, int lists, List<Span> spans) {
  /** By {@code decode.cu}. */
  private static final int THREADS = 256;

  /**
   * Bytes of a key and its value up to which a multiprocessor takes two CTAs, so that the largest
   * cluster finds room on eight of them.
   */
  private static final int BYTES_IN_CLUSTER = 512;

  /** Keys that a CTA goes through at a time. */
  private static final int TILE = 64;

  private static final List<String> FILES = List.of("decode.cu");

  private static final int MOST_PARTS = 4;
  private static final int MOST_SPANS = 32;
  private static final int PART_BYTES = 72;

  /** Bytes of what a choice of blocks adds to the struct. */
  private static final int CHOICE_BYTES = 32;

  private static final int COPY_BYTES = 16;

  /** Heads that a CTA computes together: what registers hold. */
  private static final int MOST_SHARING = 8;

  /**
   * Keys that follow each other.
   *
   * @param part the part that they are in
   * @param from the first, within the part
   * @param count how many
   * @param number of the first among all
   */
  record Span(int part, int from, int count, int number) {
    int tiles() {
      return Math.ceilDiv(count, TILE);
    }
  }

  static Decoding of(Problem problem, KeyPattern pattern) {
    return switch (pattern) {
      case RunPattern(var runs, int _, float _) -> {
        List<Span> spans = new ArrayList<>();
        runs.forEach(0, (from, to) -> cut(problem.parts(), from, to, spans));
        yield new Decoding(problem, pattern, problem.keyHeads(), spans);
      }
      case BlockChoice choice ->
          new Decoding(problem, choice, BlockPass.lists(problem, choice), List.of());
      case HeadPattern _ -> new Decoding(problem, pattern, 0, List.of());
    };
  }

  /** Cuts a run of keys where parts begin. */
  private static void cut(List<KeyValues> parts, int from, int to, List<Span> spans) {
    int first = 0;
    for (int part = 0; part < parts.size(); part++) {
      int end = first + parts.get(part).length();
      int begin = Math.max(from, first);
      if (begin < Math.min(to, end)) {
        spans.add(new Span(part, begin - first, Math.min(to, end) - begin, begin));
      }
      first = end;
    }
  }

  /** Why this cannot be computed so; {@code null} if it can. */
  @Nullable String misfit() {
    if (lists == 0) {
      return "keys of their own for every head";
    }
    if (problem.type() != TensorType.FLOAT32 && !problem.type().isHalf()) {
      return "numbers of type " + problem.type();
    }
    if (pattern instanceof BlockChoice && problem.parts().size() > 1) {
      return "blocks of several arrays of keys";
    }
    if (problem.parts().size() > MOST_PARTS || spans.size() > MOST_SPANS) {
      return "a decode step over %d runs of keys of %d arrays"
          .formatted(spans.size(), problem.parts().size());
    }
    if (problem.d() > Tiles.MOST_CHANNELS || problem.dv() > Tiles.MOST_CHANNELS) {
      return "more than %d channels a head".formatted(Tiles.MOST_CHANNELS);
    }
    return arrays().allMatch(this::isAligned)
        ? null
        : "a decode step over rows that are no multiple of 16 bytes";
  }

  private Stream<NDArray> arrays() {
    return Stream.concat(
        Stream.of(problem.q()),
        problem.parts().stream().flatMap(part -> Stream.of(part.k(), part.v())));
  }

  private boolean isAligned(NDArray x) {
    long numbers = COPY_BYTES / problem.type().bytes();
    long[] strides = TensorMemory.strides(x);
    long[] shape = x.getShape().getShape();
    return TensorType.of(x) == problem.type()
        && TensorMemory.deviceAddress(x) % COPY_BYTES == 0
        && shape[3] % numbers == 0
        && strides[3] == 1
        && Stream.of(0, 1, 2).allMatch(axis -> shape[axis] == 1 || strides[axis] % numbers == 0);
  }

  NDArray attend() {
    NDManager manager = problem.q().getManager();
    int tiles = tiles();
    if (tiles == 0) {
      return Ops.zerosLike(problem.q(), problem.rows().add(problem.dv()));
    }
    int sharing = sharing();
    int groups = problem.heads() / sharing;
    Stretches stretches =
        Stretches.of(tiles, groups * problem.batch(), problem.device().multiprocessors());
    int cluster = takesClusters() ? stretches.cluster() : 1;
    CudaProgram program =
        CudaProgram.of(
            problem.device(),
            Decoding.class,
            FILES,
            Map.of(
                "D",
                problem.d(),
                "DV",
                problem.dv(),
                "SHARING",
                sharing,
                "STORED",
                Tensors.code(problem.type()),
                "CLUSTER",
                cluster));
    NDArray out = Ops.room(manager, problem.rows().add(problem.dv()), problem.type());
    Grid grid = new Grid(Math.max(cluster, stretches.count()), groups, problem.batch());
    Consumer<DecodingRoom.Addresses> launch =
        room -> program.launch("decode", grid, THREADS, 0, struct(out, room, groups, stretches));
    if (grid.x() == cluster) { // one stretch, or a cluster: nothing goes through memory
      launch.accept(DecodingRoom.Addresses.NONE);
    } else {
      DecodingRoom.on(problem.q().getDevice())
          .with(
              new DecodingRoom.Need(
                  groups * problem.batch(), stretches.count(), sharing, problem.dv()),
              launch);
    }
    return out;
  }

  /** Whether the tiles of a short list may be CTAs of a cluster; on other GPUs this is untried. */
  private boolean takesClusters() {
    return problem.device().capability() == Hopper.CAPABILITY
        && (problem.d() + problem.dv()) * problem.type().bytes() <= BYTES_IN_CLUSTER;
  }

  /** Tiles of a list. */
  private int tiles() {
    return pattern instanceof BlockChoice choice
        ? Math.ceilDiv(choice.block(), TILE) * slots(choice)
        : spans.stream().mapToInt(Span::tiles).sum();
  }

  private static int slots(BlockChoice choice) {
    return Math.toIntExact(choice.past().getShape().get(3)) + (choice.ownIsSeen() ? 1 : 0);
  }

  /** Query heads that a CTA computes together: all that read the same keys, or a share of them. */
  private int sharing() {
    int all = problem.heads() / lists;
    int sharing = Math.min(all, MOST_SHARING);
    while (all % sharing != 0) {
      sharing--;
    }
    return sharing;
  }

  /** The struct {@code Decode}. */
  private Struct struct(NDArray out, DecodingRoom.Addresses room, int groups, Stretches stretches) {
    long[] strides = TensorMemory.strides(problem.q());
    double toBase2 = 1 / Math.log(2);
    int biased = pattern instanceof RunPattern runs ? runs.biased() : 0;
    float bias = pattern instanceof RunPattern runs ? runs.bias() : 0;
    Struct struct =
        new Struct()
            .add(Tensors.at(problem.q()))
            .add(strides[0])
            .add(strides[1])
            .add(Tensors.at(out))
            .add(room.partial())
            .add(room.sums())
            .add(room.done())
            .add(problem.heads())
            .add(groups)
            .add(stretches.tiles())
            .add(stretches.tilesOfOne())
            .add((float) (problem.scale() * toBase2))
            .add((float) (bias * toBase2))
            .add(biased)
            .add(spans.size());
    if (pattern instanceof BlockChoice choice) {
      struct
          .add(Tensors.at(Ops.contiguous(choice.past())))
          .add(choice.choosingHeads())
          .add(slots(choice) - (choice.ownIsSeen() ? 1 : 0))
          .add(choice.block())
          .add(choice.ownIsSeen())
          .add(Math.toIntExact(choice.first()))
          .add(0);
    } else {
      struct.skip(CHOICE_BYTES);
    }
    for (KeyValues part : problem.parts()) {
      struct.add(Tensors.at(part.k())).add(Tensors.at(part.v()));
      Tensors.addStrides(struct, part.k());
      Tensors.addStrides(struct, part.v()).add(part.heads()).add(0);
    }
    struct.skip((long) (MOST_PARTS - problem.parts().size()) * PART_BYTES);
    for (Span span : spans) {
      struct.add(span.part()).add(span.from()).add(span.count()).add(span.number());
    }
    return struct;
  }
}
