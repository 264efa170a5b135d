package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.Tiny;

class WorkspaceTest {
  private static final Path HERE = Path.of("").toAbsolutePath();

  @Test
  @DisplayName("runs and data are in Lacuna's own folder unless they are said")
  void defaults() {
    Workspace workspace = Workspace.of(Path.of("a/../home"), null, null, Tiny.METHODS);
    Path home = HERE.resolve("home");
    assertThat(workspace.code()).isEqualTo(home);
    assertThat(workspace.store().root()).isEqualTo(home.resolve("results/runs"));
    assertThat(workspace.data()).isEqualTo(home.resolve("datasets/data"));
  }

  @Test
  @DisplayName("folders that are said count from the working folder")
  void said() {
    Workspace workspace =
        Workspace.of(Path.of("home"), Path.of("runs"), Path.of("data"), Tiny.METHODS);
    assertThat(workspace.store().root()).isEqualTo(HERE.resolve("runs"));
    assertThat(workspace.data()).isEqualTo(HERE.resolve("data"));
  }

  @Test
  @DisplayName("the tasks and evaluators of the class path are at hand")
  void services() {
    Workspace workspace = Workspace.of(Path.of("home"), null, null, Tiny.METHODS);
    assertThat(workspace.tasks().all()).isNotEmpty();
    assertThat(workspace.evaluators().all())
        .anyMatch(evaluator -> evaluator.name().equals("perplexity"));
  }
}
