package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.Tiny;

/** A regime whose process is killed in every kind of phase goes on as if nothing had happened. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "exit codes differ")
class KilledRegimeTest {
  /** Long enough that a kill arrives before a phase ends. */
  private static final String PHASES =
      """
      name: killed
      phases:
        pretrain:
          training: {steps: 120, until: 60}
        hybrid:
          start: {phase: pretrain, carry: training}
          attention: {pattern: moba}
          training: {steps: 120}
        calibrate:
          start: {phase: hybrid}
          attention: {pattern: loza}
          training: {order: 1, steps: 80, trainable: [method]}
        sparse:
          start: {phase: hybrid, at: start}
          choice: {phase: calibrate}
          training: {order: 2, steps: 120}
        converted:
          start: {phase: sparse}
          attention: {pattern: cca}
          training: {order: 3, steps: 80, trainable: [projections]}
      """;

  @TempDir Path folder;

  @Test
  @DisplayName("kill -9 in each phase: the checkpoints of all phases are the same bytes")
  void killedInEachPhase() throws Exception {
    Path corpus = Tiny.texts(folder.resolve("texts"));
    String file = Files.writeString(folder.resolve("phases.yaml"), PHASES).toString();
    Path wholeRuns = folder.resolve("whole");
    new Child(corpus, wholeRuns, file).awaitEnd();

    Path runs = folder.resolve("killed");
    for (String phase : new String[] {"pretrain", "hybrid", "calibrate", "sparse", "converted"}) {
      int first = phase.equals("hybrid") || phase.equals("sparse") ? 60 : 0;
      Child child = new Child(corpus, runs, file).awaitStep("killed-" + phase, first + 7);
      child.kill();
      assertThat(child.run("killed-" + phase).orElseThrow().resolve("train.jsonl"))
          .content()
          .doesNotContain("finished");
    }
    new Child(corpus, runs, file).awaitEnd();

    assertThat(checkpoints(runs)).isNotEmpty().isEqualTo(checkpoints(wholeRuns));
  }

  private static Map<String, String> checkpoints(Path runs) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(runs)) {
      for (Path file : files.filter(path -> path.toString().contains("/checkpoint/")).toList()) {
        contents.put(
            runs.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
