package org.lacuna.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.notebook.display.Screen;
import org.lacuna.notebook.display.View;

class BoardTest {
  /** Remembers what was shown, and where. */
  private static final class Remembering implements Screen {
    private final List<View> views = new ArrayList<>();

    @Override
    public String show(View view) {
      assertThat(views).isEmpty();
      views.add(view);
      return "the one";
    }

    @Override
    public void update(String id, View view) {
      assertThat(id).isEqualTo("the one");
      views.add(view);
    }

    String last() {
      return views.getLast().text();
    }
  }

  private final Remembering screen = new Remembering();
  private final Board board = new Board(Optional.of(screen));

  @Test
  @DisplayName("a training shows how far it is, in one place, and in the end what it took")
  void training() {
    TrainingListener listener = board.training("moba");
    listener.started(0, 2);
    assertThat(screen.last()).contains("moba: 0 of 2 steps");
    assertThat(screen.views.getLast().html()).contains("<progress value=\"0\" max=\"2\">");
    listener.step(1, 2.5, 1000);
    listener.step(2, 2.25, 1000);
    listener.finished();
    assertThat(screen.last()).contains("moba: 2 steps", "loss 2.250");
    assertThat(screen.views.getLast().html()).doesNotContain("<progress");
  }

  @Test
  @DisplayName("what was trained before is said to be")
  void before() {
    TrainingListener listener = board.training("moba");
    listener.started(200, 200);
    listener.finished();
    assertThat(screen.last()).isEqualTo("moba: 200 steps, done before");
  }

  @Test
  @DisplayName("a stop ends a training after its step, and an evaluation after its samples")
  void stopping() {
    TrainingListener training = board.training("moba");
    EvaluationListener evaluation = board.evaluation("moba");
    evaluation.at("loss", 1, 2);
    assertThat(training.stops()).isFalse();
    board.stop();
    assertThat(training.stops()).isTrue();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> evaluation.at("loss", 1, 2));
  }
}
