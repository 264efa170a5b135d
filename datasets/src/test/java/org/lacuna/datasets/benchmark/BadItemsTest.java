package org.lacuna.datasets.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.datasets.DatasetException;

class BadItemsTest {

  private static final String GOOD = "{\"query\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": 0}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "arc_easy | not JSON | no JSON (Unrecognized token 'not'",
        "arc_easy | {\"query\": \"q\" | no JSON (Unexpected end-of-input",
        "arc_easy | {} {} | no JSON (",
        "arc_easy | {\"gold\": 1, \"gold\": 0} | no JSON (Duplicate field 'gold')",
        "arc_easy | [1, 2] | expected one JSON object, got [1,2]",
        "arc_easy | {\"qery\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": 0}"
            + "| no key query; did you mean qery?",
        "arc_easy | {\"choices\": [\"a\", \"b\"], \"x\": 0} | no key query; there are choices, x",
        "arc_easy | {\"query\": 3, \"choices\": [\"a\", \"b\"], \"gold\": 0}"
            + "| key query: expected a text that is not blank, got 3",
        "arc_easy | {\"query\": \"q\", \"choices\": [\"a\"], \"gold\": 0}"
            + "| key choices: expected a list of at least 2 texts that are not blank, got [\"a\"]",
        "arc_easy | {\"query\": \"q\", \"choices\": [\"a\", \" \"], \"gold\": 0}"
            + "| key choices: expected a list of at least 2 texts that are not blank",
        "arc_easy | {\"query\": \"q\", \"choices\": \"ab\", \"gold\": 0}"
            + "| key choices: expected a list of at least 2 texts that are not blank, got \"ab\"",
        "arc_easy | {\"query\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": 2}"
            + "| key gold: expected one of 0, 1, got 2",
        "arc_easy | {\"query\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": -1}"
            + "| key gold: expected one of 0, 1, got -1",
        "arc_easy | {\"query\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": 0.0}"
            + "| key gold: expected one of 0, 1, got 0.0",
        "arc_easy | {\"query\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": null}"
            + "| key gold: expected one of 0, 1, got null",
        "arc_easy | {\"question\": \"q\"} | key question: expected an object, got \"q\"",
        "arc_easy | {\"question\": {\"stem\": \"s\", \"choices\": [{\"text\": \"a\", \"label\":"
            + " \"A\"}, {\"text\": \"b\", \"lable\": \"B\"}]}, \"answerKey\": \"A\"}"
            + "| no key question.choices[1].label; did you mean lable?",
        "arc_easy | {\"question\": {\"stem\": \"s\", \"choices\": [{\"text\": \"a\", \"label\":"
            + " \"A\"}, {\"text\": \"b\", \"label\": \"B\"}]}, \"answerKey\": \"C\"}"
            + "| key answerKey: expected one of A, B, got \"C\"",
        "hellaswag | {\"activity_label\": \"a\", \"ctx_a\": \"b\", \"endings\": [\"c\", \"d\"],"
            + " \"label\": 0} | no key ctx_b; did you mean ctx_a?",
        "hellaswag | {\"activity_label\": \"a\", \"ctx\": \"b\", \"endings\": [\"c\","
            + " \"[step]\"], \"label\": 0} | key endings: expected words beside the marks",
        "hellaswag | {\"activity_label\": \"a\", \"ctx\": \"b\", \"endings\": [\"c\", \"d\"],"
            + " \"label\": \"\"} | key label: expected one of 0, 1, got \"\"",
        "winogrande | {\"sentence\": \"No gap.\", \"option1\": \"a\", \"option2\": \"b\","
            + " \"answer\": \"1\"} | key sentence: expected a sentence that goes on",
        "winogrande | {\"sentence\": \"A _ b.\", \"option1\": \"a\", \"option2\": \"b\","
            + " \"answer\": \"\"} | key answer: expected one of 1, 2, got \"\"",
        "piqa | {\"goal\": \"g\", \"sol1\": \"a\", \"sol2\": \"b\"} {} | no JSON",
      })
  void theLineAndTheKeyAreNamed(String benchmark, String line, String message) throws IOException {
    // Good lines before, one of them empty, to see that lines are counted.
    String before = benchmark.equals("arc_easy") ? GOOD + "\n\n" : "\n\n";
    Path file = Files.writeString(folder.resolve("items.jsonl"), before + line + "\n");
    DatasetException refusal = refusal(benchmark, file);
    assertThat(refusal).message().startsWith("'" + file + "', line 3").contains(message);
    assertThat(refusal.getMessage()).doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A scene/0/a/b/c/d | , line 1: expected an activity, a colon and a scene, got A scene",
        "A: b/0/a/b/c/d/A: b/4/a/b/c/d | , line 8: expected a label from 0 to 3, got 4",
        "A: b/0/a/b/[step]/d | , line 5: expected an ending, words beside the marks in brackets",
        "A: b/0/a/b/c | has 5 lines; expected 6 for each item",
        // An ending is blank, so the next item's scene is taken for it.
        "A: b/0/a/b//d/A: b/0/a/b/c/d/A: b | , line 8: expected an activity, a colon and a scene",
      })
  void theLineOfATextIsNamed(String lines, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("items.txt"), lines.replace('/', '\n') + "\n");
    assertThat(refusal("hellaswag", file))
        .message()
        .startsWith("'" + file + "'")
        .contains(message)
        .doesNotContain("\n");
  }

  @Test
  void longValuesAreShortened() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("items.jsonl"), "{\"query\": [\"" + "x".repeat(1000) + "\"]}");
    assertThat(refusal("blimp", file)).message().contains("no key sentence_good");
    Files.writeString(file, "{\"sentence_good\": [\"" + "x".repeat(1000) + "\"]}");
    assertThat(refusal("blimp", file).getMessage()).hasSizeLessThan(200);
  }

  @Test
  void emptyFilesAreRefused() throws IOException {
    for (String text : new String[] {"", "\n \n"}) {
      Path file = Files.writeString(folder.resolve("items.jsonl"), text);
      assertThat(refusal("arc_easy", file))
          .hasMessage("'" + file + "' is empty; expected an item in each line");
    }
  }

  @Test
  void missingFilesGetTheNearest() throws IOException {
    Path near = Files.writeString(folder.resolve("items.jsonl"), GOOD);
    assertThat(refusal("arc_easy", folder.resolve("item.jsonl")))
        .hasMessageContaining("does not exist; the nearest is '" + near + "'");
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    Path latin = folder.resolve("latin.jsonl");
    Files.write(latin, "{\"query\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(refusal("arc_easy", latin))
        .hasMessageContaining(latin + "', after line 0: not UTF-8");
    Path packed = Files.writeString(folder.resolve("items.jsonl.gz"), GOOD);
    assertThat(refusal("arc_easy", packed))
        .hasMessageContaining(packed.toString())
        .hasMessageContaining("expected a whole gzip file");
    assertThat(refusal("arc_easy", folder))
        .hasMessageContaining("is a folder; expected a file of text");
  }

  @Test
  void labelsMustFitTheItems() throws IOException {
    Path items =
        Files.writeString(
            folder.resolve("test.jsonl"), "{\"goal\": \"g\", \"sol1\": \"a\", \"sol2\": \"b\"}\n");
    Path labels = folder.resolve("test-labels.lst");
    assertThat(refusal("piqa", items))
        .hasMessageContaining("no labels for '" + items + "'; expected '" + labels + "'");
    Files.writeString(labels, "0\n1\n");
    assertThat(refusal("piqa", items))
        .hasMessage("'%s' has 2 labels for the 1 items of '%s'; expected one each", labels, items);
    Files.writeString(labels, "\n-1\n");
    assertThat(refusal("piqa", items))
        .hasMessage("'%s', line 2: expected a label, 0 or 1, got -1", labels);
  }

  @Test
  void itemsWithoutARightChoiceCannotBeMade() {
    assertThatThrownBy(() -> MultipleChoice.of("c", List.of("a", "b"), 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MultipleChoice.of("c", List.of("a"), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Choice("c", "")).isInstanceOf(IllegalArgumentException.class);
  }

  private static DatasetException refusal(String benchmark, Path file) {
    return catchThrowableOfType(DatasetException.class, () -> Benchmarks.get(benchmark).read(file));
  }
}
