package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.methods.Draw;
import org.lacuna.methods.aten.Tape;

/** What the layers of a pass draw. */
class PassTest {
  private static final int LAYERS = 16;
  private static final int PASSES = 200;

  private static List<Draw> draws(Pass pass) {
    return IntStream.range(0, LAYERS).mapToObj(pass::drawOf).toList();
  }

  @Test
  @DisplayName("layers share the pass's draw and have one of their own, again the same")
  void drawsOfLayers() {
    int[] full = new int[LAYERS];
    int[] likeTheFirst = new int[LAYERS];
    int[] likeTheModel = new int[LAYERS];
    try (NDManager manager = NDManager.newBaseManager()) {
      Rotary rotary = Tiny.decoder(Tiny.model(), "full").rotary(manager, 8);
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < PASSES; i++) {
        double draw = random.nextDouble();
        Pass pass =
            new Pass(new InferenceWeights(), Tape.off(), rotary, AttentionMode.NATIVE, draw, true);
        List<Draw> draws = draws(pass);
        assertThat(draws(pass.within(Tape.off()))).isEqualTo(draws);
        for (int layer = 0; layer < LAYERS; layer++) {
          Draw drawn = draws.get(layer);
          assertThat(drawn.model()).isEqualTo(draw);
          assertThat(drawn.layer()).isGreaterThanOrEqualTo(0).isLessThan(1);
          boolean half = drawn.layer() < 0.5;
          full[layer] += half ? 1 : 0;
          likeTheFirst[layer] += half == (draws.getFirst().layer() < 0.5) ? 1 : 0;
          likeTheModel[layer] += half == (draw < 0.5) ? 1 : 0;
        }
      }
    }
    // Of 200 fair and independent tosses; five deviations are 35.
    assertThat(IntStream.of(full)).allMatch(PassTest::isFair);
    assertThat(IntStream.of(likeTheModel)).allMatch(PassTest::isFair);
    assertThat(IntStream.range(1, LAYERS).map(layer -> likeTheFirst[layer]))
        .allMatch(PassTest::isFair);
  }

  private static boolean isFair(int times) {
    return Math.abs(times - PASSES / 2) <= 35;
  }
}
