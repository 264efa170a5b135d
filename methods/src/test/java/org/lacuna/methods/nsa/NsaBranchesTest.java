package org.lacuna.methods.nsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.Tape;

/** What the switches of NSA's branches do. */
class NsaBranchesTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);
  private static final int LENGTH = 60;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static NsaConfig config(int topN, int window, NsaConfig.Branch... full) {
    return new NsaConfig(
        8,
        4,
        8,
        topN,
        1,
        2,
        window,
        NsaConfig.Compression.MLP,
        6,
        0,
        NsaConfig.GateInit.NORMAL,
        false,
        List.of(full));
  }

  private NDArray output(NsaConfig parameters) {
    AttentionLayer layer = new NsaMethod().layer(parameters, HEADS);
    // The weights of the window branch are there in either case.
    AttentionLayer widest = new NsaMethod().layer(config(4, 1), HEADS);
    Sample sample = Sample.random(HEADS, LENGTH, 1, widest.weights(Sample.DIM));
    return layer.prefill(Tape.off(), sample.inputs(manager));
  }

  private static float difference(NDArray a, NDArray b) {
    return a.sub(b).abs().max().getFloat();
  }

  @Test
  @DisplayName("budgets that cover the sequence equal full selection and window branches")
  void coveringBudgets() {
    NDArray covering = output(config(LENGTH / 8 + 1, LENGTH));
    NDArray full = output(config(4, 8, NsaConfig.Branch.SELECTION, NsaConfig.Branch.WINDOW));
    assertThat(difference(covering, full)).isLessThan(1e-6f);
    assertThat(difference(output(config(4, 8)), full)).isGreaterThan(1e-3f);
  }

  @ParameterizedTest
  @CsvSource({"COMPRESSION", "SELECTION", "WINDOW"})
  @DisplayName("each branch can be full by itself")
  void eachBranch(NsaConfig.Branch branch) {
    assertThat(difference(output(config(4, 8, branch)), output(config(4, 8)))).isGreaterThan(1e-3f);
  }

  private static NsaConfig without(NsaConfig.Branch... off) {
    return new NsaConfig(
        8,
        4,
        8,
        4,
        1,
        2,
        8,
        NsaConfig.Compression.MLP,
        6,
        0,
        NsaConfig.GateInit.NORMAL,
        false,
        List.of(),
        List.of(off));
  }

  @Test
  @DisplayName("the branches add up, so that all is what each gives alone")
  void branchesAddUp() {
    NDArray sum =
        output(without(NsaConfig.Branch.COMPRESSION, NsaConfig.Branch.SELECTION))
            .add(output(without(NsaConfig.Branch.COMPRESSION, NsaConfig.Branch.WINDOW)))
            .add(output(without(NsaConfig.Branch.SELECTION, NsaConfig.Branch.WINDOW)));
    assertThat(difference(sum, output(without()))).isLessThan(1e-5f);
    assertThat(
            difference(
                output(without(NsaConfig.Branch.WINDOW)),
                output(without(NsaConfig.Branch.COMPRESSION))))
        .isGreaterThan(1e-3f);
  }

  @Test
  @DisplayName("a branch that is left out keeps its weights, and one must stay")
  void leftOut() {
    assertThat(new NsaMethod().layer(without(NsaConfig.Branch.WINDOW), HEADS).weights(Sample.DIM))
        .extracting(weight -> weight.name())
        .contains("k_window_proj.weight");
    assertThatThrownBy(() -> without(NsaConfig.Branch.values()))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("off_branches: expected to leave one");
    assertThatThrownBy(() ->
            new NsaConfig(
                8,
                4,
                8,
                4,
                1,
                2,
                8,
                NsaConfig.Compression.MLP,
                6,
                0,
                NsaConfig.GateInit.NORMAL,
                false,
                List.of(NsaConfig.Branch.WINDOW),
                List.of(NsaConfig.Branch.WINDOW)))
        .hasMessageContaining("off_branches: expected none of full_branches, got window");
  }

  @Test
  @DisplayName("window 0 drops the branch and its weights")
  void withoutWindow() {
    assertThat(difference(output(config(4, 0)), output(config(4, 8)))).isGreaterThan(1e-3f);
    assertThat(new NsaMethod().layer(config(4, 0), HEADS).weights(Sample.DIM))
        .extracting(weight -> weight.name())
        .noneMatch(name -> name.contains("window"));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 4, 8, 4, compress_block: expected a multiple of compress_stride (4)",
    "8, 4, 6, 4, select_block: expected a multiple of compress_stride (4)",
    "16, 4, 8, 4, compress_block: expected at most select_block (8)",
    "8, 4, 8, 2, top_n: expected at least init_blocks + local_blocks (3)"
  })
  @DisplayName("parameters that do not fit each other are refused")
  void misfits(int compressBlock, int stride, int selectBlock, int topN, String message) {
    assertThatThrownBy(() ->
            new NsaConfig(
                compressBlock,
                stride,
                selectBlock,
                topN,
                1,
                2,
                8,
                NsaConfig.Compression.MLP,
                6,
                0,
                NsaConfig.GateInit.NORMAL,
                false,
                List.of()))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining(message);
  }
}
