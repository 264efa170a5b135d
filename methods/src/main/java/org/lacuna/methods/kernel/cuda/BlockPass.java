package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;
import org.lacuna.methods.kernel.BlockChoice;

/**
 * Goes through key blocks and the queries that chose them: {@code blocks.cu}. Where the parts of
 * all queries' blocks would take too much room, some heads go after the others.
 */
final class BlockPass implements SparsePass {
  /** Room for what is computed on the way: 1 GiB. */
  private static final long ROOM = 1L << 30;

  /** By {@code blocks.cu}. */
  private static final int COUNTED_QUERIES = 256;

  private static final int ITEM_ROWS = 1024;

  /** Warps that put the queries of a chunk into lists, at most. */
  private static final int LISTING_WARPS = 8;

  private static final int SUMMING_THREADS = 256;
  private static final int SCANNING_THREADS = 1024;

  private final Problem problem;
  private final BlockChoice choice;
  private final NDArray past;
  private final int chosen;
  private final int slots;
  private final int blocks;

  /** Lists of a sequence: one a head of choices or of keys, whichever are more. */
  private final int listHeads;

  private final int sharing;
  private final int chunks;
  private final int mostItems;
  private final BlockMemory memory;

  BlockPass(Problem problem, BlockChoice choice) {
    this.problem = problem;
    this.choice = choice;
    past = Ops.contiguous(choice.past());
    chosen = Math.toIntExact(past.getShape().get(3));
    slots = chosen + (choice.ownIsSeen() ? 1 : 0);
    blocks = Math.ceilDiv(problem.keys(), choice.block());
    listHeads = lists(problem, choice);
    sharing = problem.heads() / listHeads;
    chunks = Math.ceilDiv(problem.queries(), COUNTED_QUERIES);
    memory = BlockMemory.of(problem, choice);
    mostItems =
        blocks
            + Math.toIntExact(Math.ceilDiv((long) problem.queries() * slots * sharing, ITEM_ROWS));
  }

  /** How many lists of a sequence there are; 0 if heads do not share evenly. */
  static int lists(Problem problem, BlockChoice choice) {
    int choosing = choice.choosingHeads();
    int keyHeads = problem.keyHeads();
    int lists = Math.max(choosing, keyHeads);
    return lists % choosing == 0 && lists % keyHeads == 0 && problem.heads() % lists == 0
        ? lists
        : 0;
  }

  /** Whether a CTA has room for a counter of each block. */
  static boolean canCount(Problem problem, BlockChoice choice) {
    return Math.ceilDiv(problem.keys(), choice.block()) * Integer.BYTES
        <= problem.device().sharedMemory();
  }

  /** Lists that read the same keys. */
  private int listsOfKeyHead() {
    return listHeads / problem.keyHeads();
  }

  private int stretchesOfBlock() {
    return Math.ceilDiv(choice.block(), metKeys());
  }

  private int metKeys() {
    return memory.metKeys();
  }

  private CudaProgram program(Tiles tiles) {
    return tiles.program(
        "blocks.cu",
        Map.of(
            "FORWARD_ROWS",
            memory.forwardRows(),
            "MET_KEYS",
            metKeys(),
            "ALL_MET",
            choice.block() <= BlockMemory.MOST_MET_KEYS ? 1 : 0,
            "MET_ROWS",
            memory.metRows()));
  }

  /** Lists at a time, of whole key heads. */
  private int listsAtOnce(Tiles tiles, boolean backward) {
    long parts =
        (long) sharing
            * problem.queries()
            * slots
            * (backward
                ? (long) stretchesOfBlock() * tiles.d() * Short.BYTES
                : (long) tiles.dv() * Short.BYTES + Float.BYTES);
    long index = ((long) chunks * blocks + (long) problem.queries() * slots) * Integer.BYTES;
    long bytes = parts + index + (backward ? partialKeys(tiles) * Float.BYTES : 0);
    long keyHeads = Math.max(1, ROOM / (bytes * listsOfKeyHead()));
    long all = (long) problem.batch() * problem.keyHeads();
    return Math.toIntExact(Math.min(keyHeads, all)) * listsOfKeyHead();
  }

  private long partialKeys(Tiles tiles) {
    return (long) mostItems * stretchesOfBlock() * metKeys() * (tiles.d() + tiles.dv());
  }

  @Override
  public void forward(Tiles tiles) {
    forEachLists(
        tiles,
        false,
        lists -> {
          lists.launch(
              "forward_blocks",
              new Grid(mostItems, lists.count(), 1),
              Tiles.THREADS,
              memory.forwardBytes(memory.forwardRows()));
          lists.launch("join_blocks", lists.queries(), SUMMING_THREADS, 0);
        });
  }

  @Override
  public void backward(Tiles tiles) {
    forEachLists(
        tiles,
        true,
        lists -> {
          lists.launch(
              "gradients_of_blocks",
              new Grid(mostItems, lists.count(), stretchesOfBlock()),
              Tiles.THREADS,
              memory.gradientBytes(memory.metRows()));
          lists.launch("sum_queries", lists.queries(), SUMMING_THREADS, 0);
          lists.launch(
              "sum_keys",
              new Grid(blocks, lists.count() / listsOfKeyHead(), stretchesOfBlock()),
              SUMMING_THREADS,
              0);
        });
  }

  /** What a launch over some lists needs. */
  private record Lists(
      CudaProgram program, Struct problem, Struct blocks, int count, Grid queries) {
    void launch(String kernel, Grid grid, int threads, int sharedBytes) {
      program.launch(kernel, grid, threads, sharedBytes, problem, blocks);
    }
  }

  @FunctionalInterface
  private interface Step {
    void run(Lists lists);
  }

  private void forEachLists(Tiles tiles, boolean backward, Step step) {
    int all = problem.batch() * listHeads;
    int atOnce = listsAtOnce(tiles, backward);
    try (NDManager scratch = problem.q().getManager().newSubManager()) {
      Index index = new Index(scratch, tiles, atOnce, backward);
      for (int first = 0; first < all; first += atOnce) {
        int count = Math.min(atOnce, all - first);
        Lists lists =
            new Lists(
                program(tiles),
                tiles.struct(0, 0),
                index.struct(first, count),
                count,
                new Grid(
                    Math.ceilDiv(problem.queries(), SUMMING_THREADS / Tiles.WARP),
                    count * sharing,
                    1));
        turnRound(lists);
        step.run(lists);
      }
    }
  }

  /** Lists the queries of each block. */
  private void turnRound(Lists lists) {
    int counters = blocks * Integer.BYTES;
    Grid ofChunks = new Grid(chunks, lists.count(), 1);
    lists.launch("count_choices", ofChunks, SUMMING_THREADS, counters);
    lists
        .program()
        .launch(
            "add_up_chunks",
            new Grid(Math.ceilDiv(blocks, SUMMING_THREADS), lists.count(), 1),
            SUMMING_THREADS,
            0,
            lists.blocks());
    lists
        .program()
        .launch(
            "add_up_blocks", new Grid(lists.count(), 1, 1), SCANNING_THREADS, 0, lists.blocks());
    int warps = Math.clamp(problem.device().sharedMemory() / counters, 1, LISTING_WARPS);
    lists.launch("list_choices", ofChunks, warps * Tiles.WARP, warps * counters);
  }

  /** Room for the lists of a launch. */
  private final class Index {
    private final NDArray counts;
    private final NDArray starts;
    private final NDArray items;
    private final NDArray entries;
    private final NDArray partial;
    private final NDArray partialSums;
    private final NDArray partialKeys;

    Index(NDManager manager, Tiles tiles, int lists, boolean backward) {
      long parts = (long) lists * sharing * problem.queries() * slots;
      counts = Tensors.ints(manager, lists, chunks, blocks);
      starts = Tensors.ints(manager, lists, blocks + 1L);
      items = Tensors.ints(manager, lists, blocks + 1L);
      entries = Tensors.ints(manager, lists, problem.queries(), slots);
      partial =
          backward
              ? Tensors.halves(manager, parts, stretchesOfBlock(), tiles.d())
              : Tensors.halves(manager, parts, tiles.dv());
      partialSums = Tensors.floats(manager, backward ? 1 : parts);
      partialKeys = Tensors.floats(manager, backward ? lists * partialKeys(tiles) : 1);
    }

    /** The struct {@code Blocks}. */
    Struct struct(int first, int count) {
      return new Struct()
          .add(Tensors.at(past))
          .add(Tensors.at(counts))
          .add(Tensors.at(starts))
          .add(Tensors.at(items))
          .add(Tensors.at(entries))
          .add(Tensors.at(partial))
          .add(Tensors.at(partialSums))
          .add(Tensors.at(partialKeys))
          .add(choice.choosingHeads())
          .add(chosen)
          .add(slots)
          .add(choice.block())
          .add(blocks)
          .add(choice.ownIsSeen())
          .add(Math.toIntExact(choice.first()))
          .add(count)
          .add(first)
          .add(listHeads)
          .add(sharing)
          .add(chunks)
          .add(mostItems);
    }
  }
}
