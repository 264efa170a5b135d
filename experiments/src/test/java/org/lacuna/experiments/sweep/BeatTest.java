package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs of life among whatever else a process prints. */
class BeatTest {
  @Test
  @DisplayName("a line that reads back")
  void roundTrip() {
    for (Beat beat :
        new Beat[] {
          new Beat(null, Beat.WAITING, 0, 0, "run x: in use by \"process 3\"\nand more", 0.25),
          new Beat("tiny-0123456789", Beat.TRAINING, 7, 1L << 40, "loss NaN", 1e9),
          Beat.now("tiny-0123456789", Beat.DONE, 0, 0, ""),
        }) {
      assertThat(beat.line()).doesNotContain("\n");
      assertThat(Beat.of(beat.line())).contains(beat);
    }
  }

  @Test
  @DisplayName("it carries the processor time of its process")
  void processorTime() {
    assertThat(Beat.now(null, Beat.WAITING, 0, 0, "").cpuSeconds()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "WARNING: Using incubator modules: jdk.incubator.vector",
        "{",
        "{\"run\"",
        "{\"run\":",
        "{\"run\":null}",
        "{\"run\":null,\"what\":\"training\",\"done\":1,\"of\":2,\"note\":\"\"}",
        "{\"run\":null,\"what\":\"training\",\"done\":null,\"of\":2,\"note\":\"\",\"cpuSeconds\":1}",
        "{\"run\":null,\"what\":\"training\",\"done\":\"x\",\"of\":2,\"note\":\"\",\"cpuSeconds\":1}",
        "{\"run\":null,\"what\":\"training\",\"done\":1,\"of\":2,\"note\":\"\",\"cpuSeconds\":1,\"x\":1}",
        "{\"run\":null,\"what\":\"training\",\"done\":1,\"of\":2,\"note\":\"\",\"cpuSeconds\":1}"
            + " more",
        "{\"run\":null,\"run\":null,\"what\":\"t\",\"done\":1,\"of\":2,\"note\":\"\",\"cpuSeconds\":1}",
        " {\"run\":null,\"what\":\"t\",\"done\":1,\"of\":2,\"note\":\"\",\"cpuSeconds\":1}",
        "[{\"run\":null}]",
      })
  @DisplayName("anything else is none")
  void garbage(String line) {
    assertThat(Beat.of(line)).isEmpty();
  }
}
