package org.lacuna.methods.minference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.minference.MInferenceConfig.Pattern;

/** Prompts whose attention is known: a score is what the key says, or depends on the offset. */
@DisplayName("the choice of pattern and lines")
class PatternChoiceTest {
  private static final int LENGTH = 128;
  private static final int DIMENSION = 16;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Visibility visibility(Pattern pattern, AttentionInputs in, int heads) {
    MInferenceConfig parameters = new MInferenceConfig(pattern, 3, 19, 11, 11, 4, 8, 3, 16);
    return new MInferenceMethod()
        .layer(parameters, new HeadShape(heads, heads, DIMENSION))
        .visibility(in);
  }

  /** One head for each list of scores of keys, the same for all queries. */
  private AttentionInputs keysThatScore(float[]... scores) {
    float[] q = new float[scores.length * LENGTH * DIMENSION];
    float[] k = new float[q.length];
    for (int h = 0; h < scores.length; h++) {
      for (int t = 0; t < LENGTH; t++) {
        int at = (h * LENGTH + t) * DIMENSION;
        q[at] = (float) Math.sqrt(DIMENSION);
        k[at] = scores[h][t];
      }
    }
    return inputs(q, k, scores.length);
  }

  private AttentionInputs inputs(float[] q, float[] k, int heads) {
    Shape shape = new Shape(1, heads, LENGTH, DIMENSION);
    NDArray keys = Ops.create(manager, k, shape);
    return AttentionInputs.of(Ops.create(manager, q, shape), keys, keys);
  }

  @Test
  @DisplayName("each head gets the pattern that keeps most of its attention")
  void bestPatternOfEachHead() {
    float[] startAndRecent = new float[LENGTH];
    for (int j = 0; j < LENGTH; j++) {
      startAndRecent[j] = 0.1f * j;
    }
    Arrays.fill(startAndRecent, 0, 3, 14);
    float[] scattered = new float[LENGTH];
    for (int j = 5; j < LENGTH; j += 16) {
      scattered[j] = 10;
    }
    float[] twoBlocks = new float[LENGTH];
    Arrays.fill(twoBlocks, 24, 32, 10);
    Arrays.fill(twoBlocks, 64, 72, 10);
    AttentionInputs in = keysThatScore(startAndRecent, scattered, twoBlocks);
    Visibility auto = visibility(Pattern.AUTO, in, 3);
    Pattern[] expected = {Pattern.A_SHAPE, Pattern.VERTICAL_SLASH, Pattern.BLOCK_SPARSE};
    for (int h = 0; h < 3; h++) {
      for (Pattern pattern : expected) {
        Visibility fixed = visibility(pattern, in, 3);
        assertThat(Arrays.equals(auto.mask(0, h, LENGTH - 1), fixed.mask(0, h, LENGTH - 1)))
            .as("head %d takes %s", h, pattern)
            .isEqualTo(pattern == expected[h]);
      }
    }
  }

  @Test
  @DisplayName("a key that the last queries want is a vertical: all queries after it see it")
  void wantedKeyIsVertical() {
    float[] scores = new float[LENGTH];
    scores[37] = 10;
    Visibility seen = visibility(Pattern.VERTICAL_SLASH, keysThatScore(scores), 1);
    for (int t = 37; t < LENGTH; t++) {
      assertThat(seen.mask(0, 0, t)[37]).as("query %d", t).isTrue();
    }
  }

  @Test
  @DisplayName("an offset that the last queries want is a slash: all queries look back as far")
  void wantedOffsetIsSlash() {
    int offset = 30;
    float[] q = new float[LENGTH * DIMENSION];
    float[] k = new float[q.length];
    for (int t = 0; t < LENGTH; t++) {
      for (int i = 0; i < DIMENSION; i += 2) {
        double angle = Math.pow(100, -(double) i / DIMENSION);
        int at = t * DIMENSION + i;
        q[at] = (float) (3 * Math.cos(angle * (t - offset)));
        q[at + 1] = (float) (3 * Math.sin(angle * (t - offset)));
        k[at] = (float) (3 * Math.cos(angle * t));
        k[at + 1] = (float) (3 * Math.sin(angle * t));
      }
    }
    Visibility seen = visibility(Pattern.VERTICAL_SLASH, inputs(q, k, 1), 1);
    for (int t = offset; t < LENGTH; t++) {
      assertThat(seen.mask(0, 0, t)[t - offset]).as("query %d", t).isTrue();
    }
  }

  @Test
  @DisplayName("the first columns and the nearest diagonals are seen whatever the attention")
  void startAndNearestAreAlwaysSeen() {
    float[] scores = new float[LENGTH];
    Arrays.fill(scores, 40, 80, 10);
    Visibility seen = visibility(Pattern.VERTICAL_SLASH, keysThatScore(scores), 1);
    for (int t = 0; t < LENGTH; t++) {
      for (int j = 0; j <= t; j++) {
        if (j < 3 || t - j < 4) {
          assertThat(seen.mask(0, 0, t)[j]).as("query %d, key %d", t, j).isTrue();
        }
      }
    }
  }
}
