package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.Tiny;
import org.lacuna.results.Json;

/** A training process that is killed goes on as if nothing had happened. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM; exit codes differ")
class KillAndResumeTest {
  @TempDir static Path shared;

  private static Path corpus;
  private static Child whole;

  @TempDir Path runs;

  @BeforeAll
  static void trainWithoutInterruption() throws IOException {
    corpus = Tiny.texts(shared.resolve("texts"));
    whole = new Child(corpus, shared.resolve("runs"));
  }

  @AfterAll
  static void end() throws Exception {
    whole.awaitEnd();
  }

  private static void assertSameAsWhole(Child resumed) throws Exception {
    whole.awaitEnd();
    for (String name : new String[] {"model.safetensors", "optimizer.safetensors", "state.json"}) {
      assertThat(resumed.file(name)).as(name).isEqualTo(whole.file(name));
    }
    assertThat(resumed.run().getFileName()).isEqualTo(whole.run().getFileName());
  }

  private static JsonNode state(Child child) throws IOException {
    return Json.MAPPER.readTree(child.file("state.json"));
  }

  @Test
  @DisplayName("kill -9 early, kill -9 of what went on, then to the end: the same bytes")
  void killedTwice() throws Exception {
    Child first = new Child(corpus, runs).awaitStep(9);
    first.kill();
    assertThat(first.lastStep()).isLessThan(Child.STEPS);
    assertThat(state(first).path("step").asInt()).isBetween(4, first.lastStep());
    byte[] early = first.file("model.safetensors");

    Child second = new Child(corpus, runs).awaitStep(40);
    second.kill();
    assertThat(second.lastStep()).isBetween(40, Child.STEPS - 1);
    assertThat(second.record()).containsOnlyOnce("\"resumed\"");

    Child last = new Child(corpus, runs);
    last.awaitEnd();
    assertThat(last.record()).contains("\"finished\"");
    assertSameAsWhole(last);
    assertThat(early).isNotEqualTo(whole.file("model.safetensors"));
  }

  @Test
  @DisplayName("SIGTERM ends with a checkpoint of the step it stopped at")
  void terminated() throws Exception {
    Child first = new Child(corpus, runs).awaitStep(20);
    first.terminate();
    assertThat(first.lastStep()).isLessThan(Child.STEPS);
    assertThat(state(first).path("step").asInt()).isEqualTo(first.lastStep());

    Child last = new Child(corpus, runs);
    last.awaitEnd();
    assertSameAsWhole(last);
  }
}
