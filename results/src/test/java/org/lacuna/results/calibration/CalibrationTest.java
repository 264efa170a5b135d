package org.lacuna.results.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  @Test
  void theLastStepCounts() {
    Calibration calibration =
        new Calibration(
            "r",
            List.of(
                new Calibration.Step(0, 3, List.of(0.5, 0.5)),
                new Calibration.Step(9, 2, List.of(0.75, 0.25))),
            new Calibration.Choice("lowest", 0.5, List.of(1)));
    assertThat(calibration.alphas()).containsExactly(0.75, 0.25);
    assertThat(calibration.streams(0)).isFalse();
    assertThat(calibration.streams(1)).isTrue();
  }

  @Test
  void ranksCountFromTheLowestAndKeepTheOrderOfEqualOnes() {
    assertThat(Calibrations.of(List.of(0.5, 0.25, 0.75, 0.25), 1, 3).ranks())
        .containsExactly(3, 1, 4, 2);
  }

  @Test
  void thresholdLiesBetweenTheLowestAndTheRest() {
    List<Double> alphas = List.of(0.5, 0.25, 0.75, 0.125);
    assertThat(Calibrations.of(alphas, 1, 3).threshold()).contains(0.375);
    assertThat(Calibrations.of(alphas, 0, 2).threshold()).isEmpty();
    assertThat(Calibrations.of(alphas, 0, 3).threshold()).isEmpty();
    assertThat(Calibrations.of(alphas).threshold()).isEmpty();
    assertThat(Calibrations.of(alphas, 0, 1, 2, 3).threshold()).isEmpty();
  }

  @Test
  void whatCannotBeIsRefused() {
    List<Double> alphas = List.of(0.5, 0.25);
    assertThatThrownBy(() -> Calibrations.of(alphas, 2))
        .hasMessage("layers: expected 0 to 1, found 2");
    assertThatThrownBy(() -> Calibrations.of(alphas, 1, 1))
        .hasMessage("layers: expected each once, found [1, 1]");
    assertThatThrownBy(() -> Calibrations.of(List.of(0.5, Double.NaN)))
        .hasMessage("alphas: expected 0 to 1, found NaN");
    Calibration.Choice none = new Calibration.Choice("lowest", 0, List.of());
    Calibration.Step step = new Calibration.Step(3, 2, alphas);
    assertThatThrownBy(() -> new Calibration("r", List.of(step, step), none))
        .hasMessage("history: expected ascending steps, found 3 after 3");
    assertThatThrownBy(() ->
            new Calibration("r", List.of(step, new Calibration.Step(4, 2, List.of(0.5))), none))
        .hasMessage("alphas at step 4: expected 2, found 1");
  }
}
