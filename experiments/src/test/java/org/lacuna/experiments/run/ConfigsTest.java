package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.Binder;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.evaluation.Evaluators;

/** The configurations and suites that come with Lacuna can be read. */
class ConfigsTest {
  private static final Path EXPERIMENTS =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Tasks TASKS = Tasks.load(ConfigsTest.class.getClassLoader());
  private static final Evaluators EVALUATORS = Evaluators.load(ConfigsTest.class.getClassLoader());

  static List<Path> configs() throws IOException {
    try (Stream<Path> files = Files.list(EXPERIMENTS.resolve("configs"))) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void config(Path file) {
    Regime regime =
        ConfigFile.of(List.of(file), List.of(), Tiny.METHODS, TASKS)
            .regime(ExperimentConfig.defaults());

    assertThat(regime.phases()).isNotEmpty();
    for (Phase phase : regime.phases()) {
      assertThat(EVALUATORS.chosen(phase.config().evaluation().measures())).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick", "papers", "long"})
  void suite(String name) {
    Path file = new YamlFolder("suite", EXPERIMENTS.resolve("suites")).file(name);
    EvaluationConfig suite =
        Binder.of(List.of(file), List.of()).bind(EvaluationConfig.measuring(Map.of()));

    assertThat(EVALUATORS.chosen(suite.measures())).hasSize(suite.measures().size()).isNotEmpty();
  }
}
