package org.lacuna.results.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeenMaskTest {
  private static SeenMask.Query query(long attended, SeenMask.Run... runs) {
    return new SeenMask.Query(List.of(runs), attended);
  }

  @Test
  void summariesAreBesideWhatIsSeen() {
    SeenMask mask =
        new SeenMask(
            "nsa",
            0,
            0,
            List.of(
                query(1, new SeenMask.Run(0, 1)),
                query(2, new SeenMask.Run(0, 2)),
                query(4, new SeenMask.Run(0, 1), new SeenMask.Run(2, 3)),
                query(4, new SeenMask.Run(3, 4))));

    assertThat(mask.seenShare()).isCloseTo(6 / 10.0, within(1e-12));
    assertThat(mask.effectiveSparsity()).isCloseTo(11 / 10.0, within(1e-12));
    assertThat(mask.beside()).isCloseTo(5 / 4.0, within(1e-12));
    assertThat(mask.sees(2, 0)).isTrue();
    assertThat(mask.sees(2, 1)).isFalse();
    assertThat(mask.sees(2, 2)).isTrue();
  }

  @Test
  void noQuerySeesWhatComesLater() {
    assertThatThrownBy(() -> new SeenMask("full", 0, 0, List.of(query(2, new SeenMask.Run(0, 2)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("up to 0");
  }
}
