package org.lacuna.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionsTest {
  private static Options parse(String line) throws BadInput {
    return Options.parse(List.of(line.split(" ")));
  }

  @Test
  void pathsAreWholeAsWorkersRunElsewhere() throws Exception {
    Options options =
        parse("jobs.jsonl --lacuna ./lacuna --runs r --cores 4 --master yarn --retries 0");
    assertThat(options.list()).isEqualTo(Path.of("jobs.jsonl").toAbsolutePath());
    assertThat(options.lacuna()).isEqualTo(Path.of("lacuna").toAbsolutePath().toString());
    assertThat(options.runs()).contains(Path.of("r").toAbsolutePath());
    assertThat(options.cores()).contains(4);
    assertThat(options.master()).contains("yarn");
    assertThat(options.retries()).isZero();
  }

  @Test
  void aCommandIsLeftToTheWorkersPath() throws Exception {
    Options options = parse("--lacuna lacuna jobs.jsonl");
    assertThat(options.lacuna()).isEqualTo("lacuna");
    assertThat(options.runs()).isEqualTo(Optional.empty());
    assertThat(options.retries()).isEqualTo(2);
  }

  @Test
  void eachWaitIsTwiceAsLongAsTheLast() throws Exception {
    Options options = parse("jobs.jsonl --lacuna lacuna --back-off 3");
    assertThat(options.wait(1)).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.wait(3)).isEqualTo(Duration.ofSeconds(12));
    assertThat(options.wait(100)).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lacuna l                | expected a list of runs, got none",
        "a --lacuna l b            | expected one list, got",
        "a                         | --lacuna: expected Lacuna's launcher script, got nothing",
        "a --lacuna                | --lacuna: expected a value, got nothing",
        "a --lacuna l --retries -1 | --retries: expected a whole number from 0 on, got -1",
        "a --lacuna l --cores 0    | --cores: expected a whole number from 1 on, got 0",
        "a --lacuna l --cores x    | --cores: expected a whole number from 1 on, got x",
        "a --lacuna l --core 1     | --core: no such option"
      })
  void whatIsWrongIsNamed(String line, String problem) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith(problem);
  }
}
