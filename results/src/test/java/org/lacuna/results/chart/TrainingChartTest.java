package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.Log;
import org.lacuna.results.RunException;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.Samples;

class TrainingChartTest {
  @TempDir Path folder;

  /** Steps 1 to {@code last}, whose losses alternate around a level. */
  private static TrainingCurve noisy(int last, double level) {
    SortedMap<Long, Double> losses = new TreeMap<>();
    for (int step = 1; step <= last; step++) {
      losses.put((long) step, level + (step % 2 == 0 ? 0.5 : -0.5));
    }
    return new TrainingCurve(losses, new TreeMap<>(Map.of((long) last, level + 1)));
  }

  private static Picture picture(TrainingCurve... runs) {
    SequencedMap<String, List<TrainingCurve>> rows = new LinkedHashMap<>();
    rows.put("moba", List.of(runs));
    return TrainingChart.of(rows);
  }

  private static XYSeries series(Picture picture, String name) {
    return ((XYChart) picture.chart())
        .getSeriesCollection().stream()
            .filter(series -> series.getName().equals(name))
            .findFirst()
            .orElseThrow();
  }

  @Test
  @DisplayName("a record is read by step; one that was taken again counts as it was then")
  void read() {
    RunFolder run =
        new RunStore(folder).createOrOpen("small", Samples.config(1), Samples.PROVENANCE);
    run.append(Log.TRAIN, Map.of("event", "started", "step", 0));
    run.append(Log.TRAIN, Map.of("step", 1, "loss", 5.0));
    run.append(Log.TRAIN, Map.of("step", 2, "loss", 4.0));
    run.append(Log.TRAIN, Map.of("step", 2, "loss", 4.5));
    run.append(Log.TRAIN, Map.of("step", 2, "validationLoss", 4.75));
    TrainingCurve curve = TrainingCurve.read(run);
    assertThat(curve.losses()).containsExactly(Map.entry(1L, 5.0), Map.entry(2L, 4.5));
    assertThat(curve.validation()).containsExactly(Map.entry(2L, 4.75));
  }

  @Test
  @DisplayName("smoothing takes the noise and leaves the level and the steps")
  void smooth() {
    SortedMap<Long, Double> smooth = noisy(400, 3).smooth().losses();
    assertThat(smooth.keySet()).isEqualTo(noisy(400, 3).losses().keySet());
    assertThat(smooth.values()).allSatisfy(loss -> assertThat(loss).isCloseTo(3, within(0.1)));
  }

  @Test
  @DisplayName("the line is the mean of the runs, the band that over seeds, markers held-out text")
  void rows() {
    Picture picture = picture(noisy(100, 3), noisy(100, 4));
    double[] line = series(picture, "moba").getYData();
    assertThat(line).hasSize(50); // every second step of 100
    assertThat(line[25]).isCloseTo(3.5, within(0.2));
    assertThat(series(picture, "moba, 95 % (1)").getXData()).hasSize(2 * line.length);
    assertThat(series(picture, "moba, batches").getXData()).hasSize(100);
    assertThat(series(picture, "moba, held-out text").getYData()).containsExactly(4.5);
    assertThat(picture.description())
        .contains("at the last step, 100")
        .contains("On held-out text: moba: 4.500 at step 100");
  }

  @Test
  @DisplayName("a long training is thinned, its smooth line more than its batches; the end stays")
  void thinned() {
    Picture picture = picture(noisy(1999, 3));
    double[] smooth = series(picture, "moba").getXData();
    double[] batches = series(picture, "moba, batches").getXData();
    assertThat(smooth).hasSizeBetween(30, 60);
    assertThat(batches).hasSizeBetween(250, 500);
    assertThat(smooth).endsWith(1999);
    assertThat(batches).endsWith(1999);
  }

  @Test
  @DisplayName("a run that never trained is named")
  void untrained() {
    assertThatThrownBy(() -> picture(new TrainingCurve(new TreeMap<>(), new TreeMap<>())))
        .isInstanceOf(RunException.class)
        .hasMessage("moba: expected training steps in its record, found none");
  }
}
