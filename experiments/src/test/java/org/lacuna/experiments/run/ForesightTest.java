package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.TinyPlan;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.Foresight.Foreseen;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.Log;
import org.lacuna.results.RunException;

/** What is said of runs before they are made is what they then are. */
class ForesightTest {
  /** A schedule in two runs, a rewind past it, a choice by a calibration and what follows it. */
  private static final String PHASES =
      """
      phases:
        pretrain:
          training: {steps: 8, until: 4}
        hybrid:
          start: {phase: pretrain, carry: training}
          attention: {pattern: moba}
          training: {steps: 8}
        calibrate:
          start: {phase: hybrid}
          attention: {pattern: loza}
          training: {order: 1, steps: 3, trainable: [method]}
        rewound:
          start: {phase: hybrid, at: start, carry: training}
          training: {steps: 6}
        sparse:
          start: {phase: hybrid, at: start}
          choice: {phase: calibrate}
          training: {order: 2, steps: 8}
        converted:
          start: {phase: sparse}
          attention: {pattern: cca}
          training: {steps: 0}
      """;

  /** Those that depend on what the calibration will find. */
  private static final Set<String> LATE = Set.of("sparse", "converted");

  @TempDir Path folder;

  private Workspace workspace;

  @BeforeEach
  void open() {
    Path home = Path.of(System.getProperty("lacuna.home", ""));
    workspace = Workspace.of(home, folder.resolve("runs"), null, Tiny.METHODS);
  }

  private Regime regime(String phases, String... arguments) throws IOException {
    TinyPlan.write(folder, "", phases);
    return ConfigFile.of(
            List.of(folder.resolve("experiment.yaml")),
            List.of(arguments),
            workspace.methods(),
            workspace.tasks())
        .regime(ExperimentConfig.defaults());
  }

  private Foresight foresight() {
    return new Foresight(workspace, Progress.NONE);
  }

  private Map<String, Foreseen> foreseen(Foresight foresight, Regime regime) {
    Map<String, Foreseen> runs = new HashMap<>();
    for (Phase phase : regime.phases()) {
      runs.put(phase.name(), foresight.last(regime.needed(Set.of(phase.name()))));
    }
    return runs;
  }

  /** The ids of the runs that a training makes, by their phases. */
  private Map<String, String> train(Regime regime) {
    Map<String, String> ids = new HashMap<>();
    RegimeRunner runner =
        new RegimeRunner(
            workspace,
            Progress.NONE,
            (phase, number, experiment) -> {
              ids.put(phase.name(), experiment.run().id());
              return TrainingListener.NONE;
            });
    assertThat(runner.run(regime, false)).isEqualTo(Trainer.Ending.FINISHED);
    return ids;
  }

  @Test
  @DisplayName("ids before and after; what a calibration decides is known once it has calibrated")
  void phases() throws IOException {
    Regime regime = regime(PHASES);
    Foresight before = foresight();
    Map<String, Foreseen> early = foreseen(before, regime);
    assertThat(workspace.store().root())
        .as("foresight makes no runs")
        .satisfies(root -> assertThat(root.resolve("tiny-pretrain").toFile()).doesNotExist());

    Map<String, String> ids = train(regime);

    assertThat(ids).hasSize(6);
    Map<String, Foreseen> late = foreseen(before, regime);
    Map<String, Foreseen> fresh = foreseen(foresight(), regime);
    ids.forEach((phase, id) -> {
      assertThat(run(early, phase).id())
          .as(phase)
          .isEqualTo(LATE.contains(phase) ? Optional.empty() : Optional.of(id));
      assertThat(run(late, phase).id()).as(phase).contains(id);
      assertThat(run(fresh, phase).id()).as(phase).contains(id);
      assertThat(run(fresh, phase).folder(workspace)).as(phase).isPresent();
      assertThat(run(early, phase).folder(workspace).isPresent())
          .as(phase)
          .isEqualTo(!LATE.contains(phase));
    });
  }

  @Test
  @DisplayName("a calibration that has not ended decides nothing")
  void unfinishedCalibration() throws IOException {
    Regime regime = regime(PHASES);
    train(regime.needed(Set.of("hybrid")));
    RegimeRunner.Listener stopping =
        (phase, number, experiment) ->
            new TrainingListener() {
              @Override
              public boolean stops() {
                return phase.name().equals("calibrate");
              }
            };
    RegimeRunner runner = new RegimeRunner(workspace, Progress.NONE, stopping);
    assertThat(runner.run(regime, false)).isEqualTo(Trainer.Ending.STOPPED);

    Map<String, Foreseen> runs = foreseen(foresight(), regime);
    assertThat(run(runs, "calibrate").folder(workspace)).isPresent();
    assertThat(run(runs, "sparse").id()).isEmpty();
  }

  @Test
  @DisplayName("a run of a calibrated choice costs the same before and after the choice")
  void costOfAChoice() throws IOException {
    Regime regime = regime(PHASES);
    Foreseen early = foresight().last(regime.needed(Set.of("sparse")));
    train(regime);
    Foreseen late = foresight().last(regime.needed(Set.of("sparse")));
    assertThat(early.id()).isEmpty();
    assertThat(late.id()).isPresent();
    assertThat(early.cost()).isEqualTo(late.cost());
    assertThat(early.parameters()).isEqualTo(late.parameters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at: end",
        "at: start",
        "at: end, carry: training",
        "at: start, carry: training",
      })
  @DisplayName("from a run that the command names by the beginning of its id")
  void fromARun(String start) throws IOException {
    train(regime("", "name=base", "training={steps: 6, until: 4}"));
    Regime regime = regime("", "training.steps=6", "start={run: base, " + start + "}");
    Optional<String> foreseen = foresight().last(regime).id();
    assertThat(foreseen).contains(train(regime).get(""));
  }

  @Test
  @DisplayName("an evaluation changes no id, a seed does")
  void whatAnIdIsOf() throws IOException {
    Optional<String> id = foresight().last(regime("")).id();
    assertThat(id).isPresent();
    assertThat(foresight().last(regime("", "evaluation.lengths=[32]")).id()).isEqualTo(id);
    assertThat(foresight().last(regime("", "seed=2")).id()).isNotEqualTo(id);
  }

  @Test
  @DisplayName("steps and tokens are those that a run does itself")
  void cost() throws IOException {
    Regime regime = regime(PHASES);
    Map<String, Foreseen> runs = foreseen(foresight(), regime);
    train(regime)
        .forEach((phase, id) -> {
          TrainingCost cost = Objects.requireNonNull(runs.get(phase)).cost();
          assertThat(cost.steps()).as(phase).isEqualTo(steps(id));
          assertThat(cost.tokens()).as(phase).isEqualTo(steps(id) * 2 * 32);
        });
    assertThat(run(runs, "rewound").cost().steps()).as("4 to 6").isEqualTo(2);
    assertThat(run(runs, "converted").cost().flops()).isZero();
    assertThat(run(runs, "rewound").cost().flops())
        .as("both with full attention, 2 steps and 4")
        .isCloseTo(0.5 * run(runs, "pretrain").cost().flops(), within(1.0));
  }

  /** Steps in a run's record. */
  private long steps(String id) {
    return workspace.store().open(id).read(Log.TRAIN).stream()
        .filter(line -> line.has("gradientNorm") && !line.has("event"))
        .count();
  }

  @Test
  @DisplayName("a run that goes on from another's step costs what is left")
  void costFromARun() throws IOException {
    train(regime("", "name=base", "training={steps: 6, until: 4}"));
    String goesOn = "start={run: base, carry: training}";
    assertThat(foresight().last(regime("", "training.steps=6", goesOn)).cost().steps())
        .isEqualTo(2);
    String rewinds = "start={run: next, at: start, carry: weights}";
    train(regime("", "name=next", "training.steps=6", goesOn));
    assertThat(foresight().last(regime("", "training.steps=6", rewinds)).cost().steps())
        .as("where that run began: at step 4 of base")
        .isEqualTo(2);
    assertThat(foresight().last(regime("", "training.steps=6", "start.run=base")).cost().steps())
        .isEqualTo(6);
  }

  @Test
  @DisplayName("floating-point operations: 6 a weight and token, and attention's own")
  void flops() throws IOException {
    double narrow = foresight().last(regime("", "model.ffn=24")).cost().flops();
    double wide = foresight().last(regime("", "model.ffn=25")).cost().flops();
    long tokens = 4 * 2 * 32;
    assertThat(wide - narrow).isCloseTo(6.0 * (2 * 3 * 16) * tokens, within(1.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attention.pattern=window attention.methods.window.window=64 | sees every key",
        "attention.pattern=minference | whole prompt",
        "training.trainable=[method] | no weight of this model",
        "training.length=100000 | longest",
        "evaluation.lengths=[100000] | 100000",
      })
  @DisplayName("what cannot be trained or measured is found out before")
  void refused(String arguments, String words) throws IOException {
    Regime regime = regime("", arguments.split(" "));
    assertThatThrownBy(() -> foresight().last(regime))
        .isInstanceOfAny(ConfigException.class, DatasetException.class)
        .hasMessageContaining(words);
  }

  @Test
  @DisplayName("a run to begin with that is not there is found out before")
  void noSuchRun() throws IOException {
    Regime regime = regime("", "start.run=nothing");
    assertThatThrownBy(() -> foresight().last(regime))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("nothing");
  }

  private static Foreseen run(Map<String, Foreseen> runs, String phase) {
    return Objects.requireNonNull(runs.get(phase), phase);
  }
}
