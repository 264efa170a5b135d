package org.lacuna.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunListTest {
  private static final String FIRST = "{\"index\": 0, \"label\": \"a\", \"needs\": []}";

  @TempDir Path folder;

  private Path list(String... lines) throws Exception {
    return Files.write(folder.resolve("jobs.jsonl"), List.of(lines));
  }

  @Test
  void aListIsRead() throws Exception {
    RunList list =
        RunList.read(
            list(
                FIRST,
                "{\"label\": \"b é\", \"needs\": [2, 0, 2], \"index\": 1, \"config\": {\"x\": []}}",
                "{\"index\": 2, \"label\": \"\", \"needs\": [0]}"));
    assertThat(list.lines())
        .containsExactly(
            new RunList.Line(0, "a", List.of()),
            new RunList.Line(1, "b é", List.of(0, 2)),
            new RunList.Line(2, "", List.of(0)));
    assertThat(list.logFolder()).isEqualTo(folder.resolve("log"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{                                      | is not JSON",
        "{\"index\":1,\"label\":\"\",\"needs\":[]} 1 | is not JSON",
        "[]                                     | expected a JSON object, got []",
        "{\"label\":\"\",\"needs\":[]}          | index: expected 1, got nothing",
        "{\"index\":0,\"label\":\"\",\"needs\":[]} | index: expected 1, got 0",
        "{\"index\":\"1\",\"label\":\"\",\"needs\":[]} | index: expected 1, got \"1\"",
        "{\"index\":1,\"needs\":[]}             | label: expected a text, got nothing",
        "{\"index\":1,\"label\":\"\"}           | needs: expected a list of indices, got nothing",
        "{\"index\":1,\"label\":\"\",\"needs\":[2]} | needs: expected indices from 0 to 1, got 2",
        "{\"index\":1,\"label\":\"\",\"needs\":[-1]} | needs: expected indices from 0 to 1, got -1",
        "{\"index\":1,\"label\":\"\",\"needs\":[0.5]} | needs: expected indices from 0 to 1, got"
            + " 0.5"
      })
  void aBadLineIsNamed(String line, String problem) throws Exception {
    Path list = list(FIRST, line);
    assertThatThrownBy(() -> RunList.read(list))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith(list + ":2: " + problem);
  }

  @Test
  void linesThatWaitForEachOtherAreRefused() throws Exception {
    Path list =
        list(
            FIRST,
            "{\"index\": 1, \"label\": \"b\", \"needs\": [0, 2]}",
            "{\"index\": 2, \"label\": \"c\", \"needs\": [1]}");
    assertThatThrownBy(() -> RunList.read(list))
        .isInstanceOf(BadInput.class)
        .hasMessage(list + ": lines 1, 2 wait for each other");
  }

  @Test
  void whatIsNoListIsRefused() throws Exception {
    Path nothing = folder.resolve("nothing.jsonl");
    assertThatThrownBy(() -> RunList.read(nothing)).hasMessage(nothing + ": no such file");
    Path empty = list();
    assertThatThrownBy(() -> RunList.read(empty)).hasMessage(empty + ": is empty");
    assertThatThrownBy(() -> RunList.read(folder)).hasMessageStartingWith(folder + ": cannot be");
  }
}
