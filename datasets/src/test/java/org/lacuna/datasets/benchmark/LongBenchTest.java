package org.lacuna.datasets.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

class LongBenchTest {

  private static final String LINE =
      """
      {"input": "Who sat?", "context": "The cat sat.", "answers": ["a cat", "the cat"], \
      "length": 7, "dataset": "%s", "language": "en", "all_classes": %s, "_id": "1f"}
      """;

  @TempDir Path folder;

  @Test
  void linesBecomeItems() throws IOException {
    List<LongBenchItem> items =
        LongBench.read(
            write(LINE.formatted("qasper", "null") + LINE.formatted("hotpotqa_e", "null")));
    assertThat(items)
        .containsExactly(
            item(LongBenchTask.QASPER, List.of("a cat", "the cat"), List.of()),
            item(LongBenchTask.HOTPOTQA, List.of("a cat", "the cat"), List.of()));
    LongBenchItem classified =
        LongBench.read(write(LINE.formatted("trec", "[\"a cat\", \"x\"]"))).getFirst();
    assertThat(classified.classes()).containsExactly("a cat", "x");
    assertThat(classified.metric().score("a cat\nType: x", classified.references())).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qaspr | null | key dataset: unknown data set of LongBench qaspr; did you mean qasper?",
        "trec | null | key all_classes: expected a list of at least 1 texts",
        "passage_count | null | key answers: expected answers of the form that passage_count",
        "passage_retrieval_en | null | key answers: expected answers of the form",
      })
  void badLinesAreNamed(String dataset, String classes, String message) throws IOException {
    Path file = write(LINE.formatted("qasper", "null") + LINE.formatted(dataset, classes));
    assertThatThrownBy(() -> LongBench.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("'" + file + "', line 2, ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"0, 0-4k", "3999, 0-4k", "4000, 4-8k", "7999, 4-8k", "8000, 8k+", "90000, 8k+"})
  void lengthsAreGroupedAsInTheEvenPart(int length, String label) {
    assertThat(LengthBucket.of(length).label()).isEqualTo(label);
  }

  @ParameterizedTest
  @EnumSource(LongBenchTask.class)
  void everyTaskAsksAndScores(LongBenchTask task) {
    String reference =
        switch (task) {
          case PASSAGE_COUNT -> "12";
          case PASSAGE_RETRIEVAL_EN -> "Paragraph 12";
          case PASSAGE_RETRIEVAL_ZH -> "段落12";
          default -> "猫 cats";
        };
    LongBenchItem item = item(task, List.of("other", reference), List.of(reference, "other"));
    assertThat(task.scores(reference)).isTrue();
    assertThat(item.metric().score(reference, item.references())).isCloseTo(1, within(1e-8));
    assertThat(item.metric().score("zz", item.references())).isLessThan(0.5);
    assertThat(item.prompt()).contains("The cat sat.").isEqualTo(item.prompt().strip());
    // Only what asks for a summary, or a count, or the next line has nothing else to ask.
    if (!List.of("gov_report", "multi_news", "vcsum", "passage_count").contains(task.label())) {
      assertThat(item.prompt()).contains("Who sat?");
    }
    assertThat(LongBenchTask.get(task.label())).isEqualTo(task);
    // What follows the answer counts nowhere but in the tasks made of examples.
    double more = item.metric().score(reference + "\n9 dogs. More.", item.references());
    if (task.firstLine() || task == LongBenchTask.LCC || task == LongBenchTask.REPOBENCH_P) {
      assertThat(more).isCloseTo(1, within(1e-8));
    } else {
      assertThat(more).isLessThan(0.99);
    }
  }

  @Test
  void whatTheTextHoldsIsNotFilledIn() {
    LongBenchItem item =
        new LongBenchItem(
            "1", LongBenchTask.QASPER, "en", "{input}", "Why?", List.of("x"), List.of(), 3);
    assertThat(item.prompt()).containsOnlyOnce("Why?").contains("\n\n{input}\n\n");
  }

  @Property(tries = 100)
  void theMiddleIsLeftOut(
      @ForAll @IntRange(min = 34, max = 400) int length, @ForAll @IntRange(max = 300) int context) {
    LongBenchItem item =
        new LongBenchItem(
            "1",
            LongBenchTask.MUSIQUE,
            "en",
            "c".repeat(context) + ".",
            "Why?",
            List.of("because"),
            List.of(),
            3);
    ByteTokenizer tokenizer = new ByteTokenizer();
    Sample sample = item.sample(tokenizer, length);
    assertThat(sample.tokens().length).isLessThanOrEqualTo(length);
    assertThat(sample.tokens()[0]).isEqualTo(tokenizer.documentStart());

    int[] prompt = sample.prompt();
    int room = length - LongBenchTask.MUSIQUE.answerTokens();
    String asked = item.prompt();
    if (asked.length() + 1 <= room) {
      assertThat(tokenizer.decode(prompt)).isEqualTo(asked);
      assertThat(sample.facts()).containsEntry("tokens_left_out", "0");
    } else {
      int half = room / 2;
      assertThat(prompt).hasSize(2 * half);
      assertThat(asked)
          .startsWith(tokenizer.decode(Arrays.copyOf(prompt, half)))
          .endsWith(tokenizer.decode(Arrays.copyOfRange(prompt, half, 2 * half)));
      assertThat(sample.facts())
          .containsEntry("tokens_left_out", Integer.toString(asked.length() + 1 - 2 * half));
    }
    int[] answer = Arrays.copyOfRange(sample.tokens(), prompt.length, sample.tokens().length);
    assertThat(tokenizer.decode(answer)).isEqualTo(" because\n");
    assertThat(sample.answers()).singleElement().extracting("from").isEqualTo(prompt.length);
  }

  @Test
  void answersAreCutToTheirRoom() {
    LongBenchItem item = item(LongBenchTask.LCC, List.of("x".repeat(500)), List.of());
    Sample sample = item.sample(new ByteTokenizer(), 300);
    assertThat(sample.answers().getFirst().length()).isEqualTo(64);
    assertThat(sample.tokens().length).isLessThanOrEqualTo(300);
    assertThatThrownBy(() -> item.sample(new ByteTokenizer(), 65))
        .isInstanceOf(DatasetException.class)
        .hasMessage("length: lcc needs at least 66 tokens, got 65");
  }

  @Test
  void scoresAreMeansOfTasksAndLengths() {
    List<LongBenchItem> items =
        List.of(
            lengthy(LongBenchTask.QASPER, 100),
            lengthy(LongBenchTask.QASPER, 9000),
            lengthy(LongBenchTask.MUSIQUE, 200));
    List<String> predictions = List.of("x", "nothing", "x");
    assertThat(LongBenchScore.byTask(items, predictions))
        .containsEntry(LongBenchTask.QASPER, new LongBenchScore(2, 0.5))
        .containsEntry(LongBenchTask.MUSIQUE, new LongBenchScore(1, 1))
        .hasSize(2);
    assertThat(LongBenchScore.byLength(items, predictions))
        .containsEntry(LengthBucket.SHORT, new LongBenchScore(2, 1))
        .containsEntry(LengthBucket.LONG, new LongBenchScore(1, 0))
        .hasSize(2);
    assertThatThrownBy(() -> LongBenchScore.byTask(items, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LongBenchItem lengthy(LongBenchTask task, int length) {
    return new LongBenchItem("1", task, "en", "c", "i", List.of("x"), List.of(), length);
  }

  private static LongBenchItem item(
      LongBenchTask task, List<String> references, List<String> classes) {
    return new LongBenchItem("1f", task, "en", "The cat sat.", "Who sat?", references, classes, 7);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("items.jsonl"), text);
  }
}
