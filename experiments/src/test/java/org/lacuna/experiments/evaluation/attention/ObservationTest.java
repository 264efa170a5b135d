package org.lacuna.experiments.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.attention.SeenMask;

class ObservationTest {
  private static final int LENGTH = 40;
  private static final Example WINDOW = SharpModel.window(7, LENGTH);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Observation observation(String pattern) {
    return new Observation(new SharpModel(manager, pattern).decoder, manager, AttentionMode.NATIVE);
  }

  private List<SeenMask> masks(String pattern) {
    return observation(pattern).masks(List.of(pattern, pattern), WINDOW);
  }

  private static void assertSees(List<SeenMask> masks, BiPredicate<Integer, Integer> rule) {
    assertThat(masks).hasSize(2 * 4);
    for (SeenMask mask : masks) {
      for (int t = 0; t < LENGTH; t++) {
        for (int j = 0; j < LENGTH; j++) {
          assertThat(mask.sees(t, j))
              .as("%s, query %d, key %d", mask.method(), t, j)
              .isEqualTo(j <= t && rule.test(t, j));
        }
      }
    }
  }

  @Test
  @DisplayName("fixed patterns by their definitions: blocks of four, the first and two recent")
  void fixedPatterns() {
    assertSees(masks("full"), (_, _) -> true);
    assertSees(masks("streaming"), (t, j) -> j / 4 == 0 || j / 4 > t / 4 - 2);
    assertSees(masks("streaming-llm"), (t, j) -> j < 2 || j > t - 6);
    assertSees(masks("window"), (t, j) -> j > t - 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "nsa", "cca", "ssa"})
  @DisplayName("what is chosen by the inputs is what the layer says of them")
  void chosenKeys(String method) {
    Observation observation = observation(method);
    List<SeenMask> masks = observation.masks(List.of(method, method), WINDOW);
    observation.over(
        List.of(WINDOW),
        (_, layer, _, visibility) -> {
          for (int h = 0; h < 4; h++) {
            SeenMask mask = masks.get(4 * layer + h);
            assertThat(mask.layer()).isEqualTo(layer);
            assertThat(mask.head()).isEqualTo(h);
            for (int t = 0; t < LENGTH; t++) {
              boolean[] row = visibility.mask(0, h, t);
              for (int j = 0; j < LENGTH; j++) {
                assertThat(mask.sees(t, j)).isEqualTo(row[j]);
              }
            }
          }
        });
    double share = masks.stream().mapToDouble(SeenMask::effectiveSparsity).average().orElseThrow();
    AttentionLayer layer = observation.decoder().attention(AttentionMode.NATIVE).getFirst();
    assertThat(share).isCloseTo(layer.accounting().effectiveSparsity(LENGTH), within(1e-12));
    boolean summarizes = method.equals("nsa") || method.equals("cca");
    assertThat(masks).allMatch(mask -> mask.beside() > 0 == summarizes);
  }

  @Test
  void oneQueryIsARowOfTheMask() {
    Observation observation = observation("moba");
    List<SeenMask> masks = observation.masks(List.of("moba", "moba"), WINDOW);
    SeenKeys keys = observation.keys(WINDOW, 33);
    for (SeenMask mask : masks) {
      SeenKeys.Head head = keys.layers().get(mask.layer()).get(mask.head());
      for (int j = 0; j <= 33; j++) {
        assertThat(head.keys().get(j).seen()).isEqualTo(mask.sees(33, j));
      }
    }
  }
}
