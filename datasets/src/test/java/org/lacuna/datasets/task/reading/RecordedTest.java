package org.lacuna.datasets.task.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;

class RecordedTest {

  private static final String RECORDS =
      """
      {"ordered_kv_records": [["a", "1"], ["b", "2"], ["c", "3"]], "key": "b", "value": "2"}
      {"ordered_kv_records": [["d", "4"], ["e", "5"], ["f", "6"]], "key": "f", "value": "6"}
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("questions.jsonl"), text);
  }

  private static Generator generator(RecordedConfig config, int length) {
    return new Recorded().generator(config, Samples.setting(length, 0));
  }

  private static RecordedConfig kv(Path file, @Nullable Double depth) {
    return new RecordedConfig(file, RecordedFormat.KV_RECORDS, depth, Split.TEST, 100);
  }

  @Test
  void questionsComeInTheirOrderAndAgain() throws IOException {
    Generator generator = generator(kv(file(RECORDS), null), 400);
    Sample first = generator.sample(Split.TEST, 0);
    assertThat(Samples.prompt(first)).contains("{\"a\": \"1\",\n \"b\": \"2\",\n \"c\": \"3\"}");
    assertThat(Samples.evidence(first)).containsExactly("\"b\": \"2\"");
    assertThat(Samples.answers(first)).containsExactly(" 2\n");
    assertThat(generator.sample(Split.TEST, 1).references()).containsExactly("6");
    assertThat(generator.sample(Split.TEST, 2)).usingRecursiveComparison().isEqualTo(first);
  }

  @Test
  void aRecordIsMovedToTheDepth() throws IOException {
    Sample sample = generator(kv(file(RECORDS), 1.0), 400).sample(Split.TEST, 0);
    assertThat(Samples.prompt(sample)).contains("{\"a\": \"1\",\n \"c\": \"3\",\n \"b\": \"2\"}");
  }

  @Test
  void aPromptOfLinesIsKept() throws IOException {
    Path file =
        file(
            "{\"prompt\": \"Lines:\\nline x: <7>\\nline y: <8>\\nWhich is x? \","
                + " \"correct_line\": \"line x: <7>\\n\", \"expected_number\": 7}\n");
    Sample sample =
        generator(
                new RecordedConfig(
                    file, RecordedFormat.LONGCHAT_LINES, null, Split.VALIDATION, 100),
                300)
            .sample(Split.VALIDATION, 5);
    assertThat(Samples.prompt(sample)).isEqualTo("Lines:\nline x: <7>\nline y: <8>\nWhich is x?");
    assertThat(Samples.evidence(sample)).containsExactly("line x: <7>");
    assertThat(sample.references()).containsExactly("7");
  }

  @Test
  void whatCannotBeAskedIsRefused() throws IOException {
    Path file = file(RECORDS);
    assertThatThrownBy(() -> generator(kv(file, null), 200))
        .isInstanceOf(DatasetException.class)
        .hasMessageMatching("length: recorded needs at least \\d+ tokens .* got 200");
    assertThatThrownBy(() -> generator(kv(file, null), 400).sample(Split.TRAIN, 0))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("are for test, and there are none for train");
    Path other =
        file("{\"ordered_kv_records\": [[\"a\", \"1\"]], \"key\": \"b\", \"value\": \"2\"}");
    assertThatThrownBy(() -> generator(kv(other, null), 400))
        .hasMessageContaining("line 1, key key: expected one of ordered_kv_records");
  }

  @Test
  void readsTheRealFiles() {
    String shared = System.getenv("LACUNA_SHARED_DATASETS");
    Assumptions.assumeTrue(shared != null);
    Path retrieval = Path.of(shared, "retrieval");
    Path records = retrieval.resolve("kv-retrieval-75_keys_first100.jsonl.gz");
    Sample kv = generator(kv(records, 0.5), 8192).sample(Split.TEST, 99);
    assertThat(kv.facts()).containsEntry("pairs", "75");
    Path lines = retrieval.resolve("longchat_200_lines.jsonl.gz");
    Sample line =
        generator(
                new RecordedConfig(lines, RecordedFormat.LONGCHAT_LINES, null, Split.TEST, 100),
                16384)
            .sample(Split.TEST, 0);
    assertThat(Samples.evidence(line).getFirst()).contains(line.references().getFirst());
  }
}
