package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.Tiny;

/** An evaluation that is killed goes on at the next sample, and ends with the same numbers. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "exit codes differ")
class KilledEvaluationTest {
  /** Many batches of long windows, so that a kill finds some done and some not. */
  private static final String[] KEYS = {
    "lengths=[512]",
    "measures.perplexity.window_tokens=1000000",
    "measures.perplexity.target_windows=1",
    "measures.perplexity.targets=8"
  };

  @TempDir Path folder;

  @Test
  @DisplayName("kill -9 twice: no sample is in the record twice, all rows are those of one go")
  void killedTwice() throws Exception {
    Path whole = folder.resolve("whole");
    new Child(
            Tiny.texts(folder.resolve("texts")),
            whole,
            "attention.pattern=full,moba",
            "training.steps=1")
        .awaitEnd();
    Path runs = folder.resolve("killed");
    copy(whole, runs);
    Child inOneGo = Child.evaluation(whole, KEYS);
    inOneGo.awaitEnd();

    Child first = Child.evaluation(runs, KEYS).awaitOutcomes(1);
    first.kill();
    List<String> early = first.outcomes();
    Child second = Child.evaluation(runs, KEYS).awaitOutcomes(early.size() + 1);
    second.kill();
    Child last = Child.evaluation(runs, KEYS);
    last.awaitEnd();

    assertThat(early).isNotEmpty();
    assertThat(last.outcomes()).doesNotHaveDuplicates().containsAll(early);
    assertThat(outcomes(last)).isEqualTo(outcomes(inOneGo));
    assertThat(rows(last)).isEqualTo(rows(inOneGo)).isNotEmpty();
  }

  /** Without the files' folders, which differ. */
  private static List<String> outcomes(Child child) throws IOException {
    return child.outcomes().stream().map(line -> line.substring(line.indexOf('{'))).toList();
  }

  private static List<String> rows(Child child) throws IOException {
    return Files.readAllLines(child.run().resolve("eval.jsonl"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
