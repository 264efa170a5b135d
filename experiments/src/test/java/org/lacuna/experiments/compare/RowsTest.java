package org.lacuna.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.Recorded;
import org.lacuna.results.Log;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

class RowsTest {
  @TempDir private Path folder;

  private RunStore store;
  private RunFolder first;
  private RunFolder second;
  private RunFolder other;

  @BeforeEach
  void record() {
    store = new RunStore(folder);
    first = Recorded.run(store, "moba", 1, 64, loss(3.0));
    second = Recorded.run(store, "moba", 2, 64, loss(2.0));
    other = Recorded.run(store, "full", 1, 128);
  }

  private static Measurement loss(double value) {
    return Recorded.row("block", "loss", "window-mean", "native", value);
  }

  private Map<String, List<String>> ids(String... named) {
    Map<String, List<String>> ids = new LinkedHashMap<>();
    Rows.of(List.of(named), store)
        .runs()
        .forEach((label, runs) -> ids.put(label, runs.stream().map(RunFolder::id).toList()));
    return ids;
  }

  @Test
  @DisplayName(
      "a row is the runs of a name, one by its id, or those that a label lists by id or name")
  void named() {
    assertThat(ids("moba", other.id(), "both=" + first.id() + "," + other.id(), "all=moba,full"))
        .containsExactly(
            Map.entry("moba", List.of(first.id(), second.id())),
            Map.entry(other.id(), List.of(other.id())),
            Map.entry("both", List.of(first.id(), other.id())),
            Map.entry("all", List.of(first.id(), second.id(), other.id())));
  }

  @Test
  void refused() {
    assertThatThrownBy(() -> ids("moab"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("row moab", "moba");
    assertThatThrownBy(() -> ids("moba", "full", "moba"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("row moba is named twice");
    assertThatThrownBy(() -> ids())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at least one row");
    SequencedMap<String, List<RunFolder>> empty = new LinkedHashMap<>(Map.of("none", List.of()));
    assertThatThrownBy(() -> Rows.of(empty))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("row none: expected at least one run");
  }

  @Test
  @DisplayName("measurements are called what their row is; measured twice, the later counts")
  void measurements() {
    first.append(Log.EVAL, loss(2.5));
    List<Measurement> measured = Rows.of(List.of("moba"), store).measurements();
    assertThat(measured).extracting(Measurement::method).containsOnly("moba");
    assertThat(measured).extracting(Measurement::value).containsExactly(2.5, 2.0);
  }

  @Test
  @DisplayName("a row of which nothing was measured is named, with the command that measures")
  void unmeasured() {
    Rows rows = Rows.of(List.of("moba", "full"), store);
    assertThatThrownBy(rows::measurements)
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("row full", "lacuna eval " + other.id());
  }

  @Test
  @DisplayName("the training length is that of all runs, or none where they differ")
  void trainingLength() {
    assertThat(Rows.of(List.of("moba"), store).trainingLength()).isEqualTo(64);
    assertThat(Rows.of(List.of("moba", "full"), store).trainingLength()).isZero();
  }

  @Test
  @DisplayName("curves are the losses of each run so far, by row")
  void curves() {
    second.append(Log.TRAIN, Map.of("step", 3, "loss", 4.5));
    assertThat(Rows.of(List.of("full", "moba"), store).curves().sequencedEntrySet())
        .satisfiesExactly(
            full -> assertThat(full.getKey()).isEqualTo("full"),
            moba -> {
              assertThat(moba.getKey()).isEqualTo("moba");
              assertThat(moba.getValue())
                  .satisfiesExactly(
                      curve -> assertThat(curve.losses()).isEmpty(),
                      curve -> assertThat(curve.losses()).containsExactly(Map.entry(3L, 4.5)));
            });
  }
}
