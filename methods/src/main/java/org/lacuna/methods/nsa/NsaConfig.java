package org.lacuna.methods.nsa;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.kernel.ForcedBlocks;
import org.lacuna.methods.kernel.Windows;

/**
 * Parameters of NSA.
 *
 * @param compressBlock tokens in a compression window, l; 32 in the paper
 * @param compressStride tokens from one window to the next, d; 16 in the paper
 * @param selectBlock tokens in a selection block, l'; 64 in the paper
 * @param topN blocks a query sees, forced ones included, n; 16 in the paper
 * @param initBlocks blocks at the start that are always seen; 1 in the paper
 * @param localBlocks recent blocks that are always seen, the own one included; 2 in the paper
 * @param window recent tokens of the window branch, w; 512 in the paper; 0 drops the branch
 * @param compression how a window becomes one key and value
 * @param compressHidden hidden channels of the compression's MLP
 * @param gateHidden hidden channels of the gates' MLP; 0 for a linear gate
 * @param gateInit where the gates start
 * @param sharedKv whether the branches share the model's keys and values
 * @param fullBranches branches that attend to all their keys instead
 * @param offBranches branches that are left out, as if their gates were 0; their weights stay
 */
public record NsaConfig(
    @Doc("Tokens in a compression window, l; 32 in the paper.") int compressBlock,
    @Doc("Tokens from one compression window to the next, d; 16 in the paper.") int compressStride,
    @Doc("Tokens in a selection block, l'; 64 in the paper.") int selectBlock,
    @Doc("Blocks a query sees, the forced ones included, n; 16 in the paper.") int topN,
    @Doc("Blocks at the start that every query sees; 1 in the paper.") int initBlocks,
    @Doc("Recent blocks that a query always sees, its own included; 2 in the paper.")
        int localBlocks,
    @Doc("Recent tokens of the window branch, w; 512 in the paper; 0 drops the branch.") int window,
    @Doc("mlp as in the paper (two layers, a position table), or mean as in fla.")
        Compression compression,
    @Doc("Hidden channels of the compression's MLP.") int compressHidden,
    @Doc("Hidden channels of the gates' MLP; 0 for a linear gate as in the public codes.")
        int gateHidden,
    @Doc(
            "Where the gates start: normal (weights like all others), zero (every gate at 1/2), or"
                + " window (by a bias of -2 for compression and selection and +2 for the window, as"
                + " in lucidrains' code: nearly sliding-window attention).")
        GateInit gateInit,
    @Doc(
            "Whether the branches share one key and value, as in the public codes; not so in the"
                + " paper.")
        boolean sharedKv,
    @Doc("Branches that attend to all their keys; made for inference.") List<Branch> fullBranches,
    @Doc("Branches that are left out, as if their gates were 0; made for inference.")
        List<Branch> offBranches) {
  /** With every branch there. */
  public NsaConfig(
      int compressBlock,
      int compressStride,
      int selectBlock,
      int topN,
      int initBlocks,
      int localBlocks,
      int window,
      Compression compression,
      int compressHidden,
      int gateHidden,
      GateInit gateInit,
      boolean sharedKv,
      List<Branch> fullBranches) {
    this(
        compressBlock,
        compressStride,
        selectBlock,
        topN,
        initBlocks,
        localBlocks,
        window,
        compression,
        compressHidden,
        gateHidden,
        gateInit,
        sharedKv,
        fullBranches,
        List.of());
  }

  /** The three branches. */
  public enum Branch {
    COMPRESSION(0),
    SELECTION(1),
    WINDOW(2);

    private final int gate;

    Branch(int gate) {
      this.gate = gate;
    }

    /** The place of its gate among the three. */
    int gate() {
      return gate;
    }
  }

  /** How a window of tokens becomes one key and one value. */
  public enum Compression {
    /** Two layers with ReLU over the flattened window plus a table of positions in it. */
    MLP,
    MEAN
  }

  /** Where the gates start. */
  public enum GateInit {
    /** Normal weights. */
    NORMAL,
    /** Weights 0: every gate starts at 1/2. */
    ZERO,
    /** Weights 0 and a bias that opens the window and nearly closes the others. */
    WINDOW
  }

  /** Checks that the parts fit each other. */
  public NsaConfig {
    atLeast(1, "compress_stride", compressStride);
    multiple(compressStride, "compress_block", compressBlock);
    multiple(compressStride, "select_block", selectBlock);
    if (compressBlock > selectBlock) {
      throw new MethodException(
          "compress_block: expected at most select_block (%d), got %d"
              .formatted(selectBlock, compressBlock));
    }
    atLeast(0, "init_blocks", initBlocks);
    atLeast(1, "local_blocks", localBlocks);
    if (topN < initBlocks + localBlocks) {
      throw new MethodException(
          "top_n: expected at least init_blocks + local_blocks (%d), got %d"
              .formatted(initBlocks + localBlocks, topN));
    }
    atLeast(0, "window", window);
    atLeast(1, "compress_hidden", compressHidden);
    atLeast(0, "gate_hidden", gateHidden);
    fullBranches = List.copyOf(fullBranches);
    offBranches = List.copyOf(offBranches);
    for (Branch branch : offBranches) {
      if (fullBranches.contains(branch)) {
        throw new MethodException(
            "off_branches: expected none of full_branches, got " + word(branch));
      }
    }
    boolean noWindow = window == 0 && !fullBranches.contains(Branch.WINDOW);
    if (offBranches.contains(Branch.COMPRESSION)
        && offBranches.contains(Branch.SELECTION)
        && (noWindow || offBranches.contains(Branch.WINDOW))) {
      throw new MethodException(
          "off_branches: expected to leave one of the branches that are there");
    }
    if (gateInit == GateInit.WINDOW && noWindow) {
      throw new MethodException(
          "gate_init: expected normal or zero without a window branch (window: 0), got window");
    }
  }

  private static void atLeast(int least, String key, int value) {
    if (value < least) {
      throw new MethodException("%s: expected at least %d, got %d".formatted(key, least, value));
    }
  }

  private static void multiple(int of, String key, int value) {
    if (value < of || value % of != 0) {
      throw new MethodException(
          "%s: expected a multiple of compress_stride (%d), got %d".formatted(key, of, value));
    }
  }

  private static String word(Branch branch) {
    return branch.name().toLowerCase(Locale.ROOT);
  }

  /** How compression windows lie. */
  Windows windows() {
    return new Windows(compressBlock, compressStride);
  }

  /** Whether a branch attends to all its keys. */
  boolean isFull(Branch branch) {
    return fullBranches.contains(branch);
  }

  /** Whether a branch is read: it is there, and not left out. */
  boolean reads(Branch branch) {
    return (branch != Branch.WINDOW || hasWindow()) && !offBranches.contains(branch);
  }

  /** Whether a branch is read, by its own rule. */
  boolean readsSparsely(Branch branch) {
    return reads(branch) && !isFull(branch);
  }

  /** Whether compressed keys are read, by the compression branch or to choose blocks. */
  boolean readsCompressedKeys() {
    return readsSparsely(Branch.COMPRESSION) || readsSparsely(Branch.SELECTION);
  }

  /** Whether compressed values are read. */
  boolean readsCompressedValues() {
    return readsSparsely(Branch.COMPRESSION);
  }

  /** Whether the tokens that are compressed are read, to compress them or as they are. */
  boolean readsCompressTokens() {
    return readsCompressedKeys() || reads(Branch.COMPRESSION);
  }

  /** Whether there is a window branch, with weights of its own; it may be left out. */
  boolean hasWindow() {
    return window > 0 || isFull(Branch.WINDOW);
  }

  /** The past blocks that every query takes; the local ones count its own block too. */
  ForcedBlocks forcedBlocks() {
    return new ForcedBlocks(initBlocks, localBlocks - 1);
  }

  /** The same with all branches full that are not left out. */
  NsaConfig allFull() {
    return new NsaConfig(
        compressBlock,
        compressStride,
        selectBlock,
        topN,
        initBlocks,
        localBlocks,
        window,
        compression,
        compressHidden,
        gateHidden,
        gateInit,
        sharedKv,
        Arrays.stream(Branch.values()).filter(this::reads).toList(),
        offBranches);
  }
}
