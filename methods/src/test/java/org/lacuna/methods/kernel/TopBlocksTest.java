package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;

@DisplayName("the choice of blocks")
class TopBlocksTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);

  @Test
  @DisplayName("never chooses a block twice")
  void choosesNoBlockTwice() {
    try (NDManager manager = NDManager.newBaseManager()) {
      // All scores are equal, so nothing but the rule keeps the choices apart.
      NDArray ones = manager.ones(new Shape(1, 1, 60, 4));
      int[] chosen =
          TopBlocks.choose(ones, new MeanKeyScores(BlockMeans.of(ones, 6)), 6, 5, 0)
              .past()
              .toIntArray();
      for (int at = 0; at < chosen.length; at += 5) {
        assertThat(Arrays.copyOfRange(chosen, at, at + 5)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  @DisplayName("choosing for many queries, a part at a time, equals choosing for each part")
  void partsEqualOneGo() {
    int blocks = 64;
    int block = 4096;
    int length = 1 << 18;
    try (NDManager manager = NDManager.newBaseManager()) {
      Random random = new Random(1);
      NDArray q = numbers(manager, random, length);
      MeanKeyScores means = new MeanKeyScores(numbers(manager, random, blocks));
      NDArray all = TopBlocks.choose(q, means, block, 3, 0).past().sort(3);
      assertThat(all.getShape()).isEqualTo(new Shape(1, 1, length, 3));
      int piece = length / 8;
      for (int from = 0; from < length; from += piece) {
        NDArray part =
            TopBlocks.choose(Ops.narrow(q, 2, from, piece), means, block, 3, from).past().sort(3);
        assertThat(part.contentEquals(Ops.narrow(all, 2, from, piece)))
            .as("queries from %d", from)
            .isTrue();
      }
    }
  }

  @Test
  @DisplayName("scoring in parts leaves no scores behind and records no graph")
  void leavesNothingBehind() {
    try (NDManager manager = NDManager.newBaseManager();
        NDManager owner = manager.newSubManager();
        var _ = GradMode.on()) {
      Sample sample = Sample.random(HEADS, 2000, 2);
      NDArray means = BlockMeans.of(sample.k(manager), 10);
      NDArray q = Tape.leafOf(sample.q(owner));
      NDArray wide = Tape.leafOf(q.toType(DataType.FLOAT64, false));
      wide.attach(owner);
      for (Scoring scoring : Scoring.values()) {
        for (NDArray queries : List.of(q, wide)) {
          BlockScores scores = scoring.of(means.toType(queries.getDataType(), false), 10);
          List<NDArray> before = owner.getManagedArrays();
          BlockChoice choice = TopBlocks.choose(queries, scores, 10, 2, 0);
          assertThat(owner.getManagedArrays()).hasSize(before.size() + 1).contains(choice.past());
          assertThat(choice.past().hasGradient()).isFalse();
        }
      }
    }
  }

  @Test
  @DisplayName("float64 queries choose as float32 ones do")
  void anyNumberType() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Sample sample = Sample.random(HEADS, 300, 3);
      NDArray means = BlockMeans.of(sample.k(manager), 10);
      for (Scoring scoring : Scoring.values()) {
        NDArray[] past = new NDArray[2];
        for (int i = 0; i < past.length; i++) {
          DataType type = i == 0 ? DataType.FLOAT32 : DataType.FLOAT64;
          NDArray q = sample.q(manager).toType(type, false);
          BlockScores scores = scoring.of(means.toType(type, false), 10);
          // From where on there is enough to choose from, no entry is void.
          past[i] = Ops.narrow(TopBlocks.choose(q, scores, 10, 3, 0).past(), 2, 30, 270).sort(3);
        }
        assertThat(past[0].contentEquals(past[1])).as(scoring.name()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("scores that are no numbers do no harm")
  void notANumber() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray q = manager.full(new Shape(1, 2, 60, 4), Float.NaN, DataType.FLOAT32);
      NDArray means = manager.ones(new Shape(1, 1, 10, 4));
      for (Scoring scoring : Scoring.values()) {
        int[] chosen = TopBlocks.choose(q, scoring.of(means, 6), 6, 5, 0).past().toIntArray();
        for (int at = 0; at < chosen.length; at += 5) {
          assertThat(Arrays.copyOfRange(chosen, at, at + 5)).doesNotHaveDuplicates();
        }
      }
    }
  }

  private static NDArray numbers(NDManager manager, Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(1, 1, count, 1));
  }
}
