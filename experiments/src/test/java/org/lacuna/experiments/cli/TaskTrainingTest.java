package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.results.Json;

/** Tasks, and texts beside the first, as things to learn. */
class TaskTrainingTest {
  private static final String MQAR = "{task: mqar, parameters: {pairs: 2, vocabulary: 64}}";

  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void setUp() throws IOException {
    cli = new Cli(folder);
  }

  private JsonNode record(Cli.Result trained) throws IOException {
    assertThat(trained.err()).isEmpty();
    Path run = Path.of(trained.json().path("path").asText(), "run.json");
    return Json.MAPPER.readTree(run.toFile());
  }

  @Test
  void tasksBesideATextAreLearnedAndRecordedInFull() throws IOException {
    Cli.Result trained = cli.train("--json", "corpus.tasks=[" + MQAR + "]");
    JsonNode corpus = record(trained).path("config").path("corpus");

    assertThat(trained.json().path("rows")).isNotEmpty();
    assertThat(corpus.path("texts")).hasSize(1);
    JsonNode task = corpus.path("tasks").path(0);
    assertThat(task.path("task").asText()).isEqualTo("mqar");
    assertThat(task.path("weight").asDouble()).isEqualTo(1);
    assertThat(task.path("parameters").path("pairs").asInt()).isEqualTo(2);
    assertThat(task.path("parameters").path("power_a").asDouble()).isEqualTo(0.01);
  }

  @Test
  void whatIsLearnedNamesTheRun() {
    List<String> ids = new ArrayList<>();
    for (String tasks :
        List.of(
            "[]",
            "[" + MQAR + "]",
            "[{task: mqar, weight: 2, parameters: {pairs: 2, vocabulary: 64}}]",
            "[{task: mqar, parameters: {pairs: 3, vocabulary: 64}}]",
            "[{task: mqar, learn: all, parameters: {pairs: 2, vocabulary: 64}}]")) {
      ids.add(
          cli.train("--json", "--no-eval", "training.steps=1", "corpus.tasks=" + tasks)
              .json()
              .path("run")
              .asText());
    }
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  @DisplayName("tasks alone are learned without any text, in a vocabulary of their own")
  void tasksAlone() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("train", "--json"));
    arguments.addAll(Cli.tiny());
    arguments.addAll(
        List.of("corpus.texts=[]", "corpus.tokenizer=symbols:64", "corpus.tasks=[" + MQAR + "]"));
    Cli.Result trained = cli.run(arguments.toArray(String[]::new));

    assertThat(record(trained).path("config").path("corpus").path("tokenizer").asText())
        .isEqualTo("symbols:64");
    String run = trained.json().path("run").asText();
    String train = Files.readString(Path.of(trained.json().path("path").asText(), "train.jsonl"));
    assertThat(train).contains("validationLoss").doesNotContain("NaN");
    List<String> eval = new ArrayList<>(List.of(Cli.eval(run, "measures.tasks.samples=5")));
    eval.add("--json");
    JsonNode rows = cli.run(eval.toArray(String[]::new)).json();
    assertThat(rows.findValuesAsText("metric"))
        .containsExactly("answer_loss", "answer_accuracy", "exact_match");
    assertThat(rows.findValuesAsText("protocol")).containsOnly("task:mqar");
    assertThat(rows.findValuesAsText("length")).containsOnly("33");
    BadInputTest.assertOneLine(
        cli.run(Cli.eval(run, "measures.tasks.samples=0")), "measures", "nothing to measure");
    assertThat(cli.run(Cli.eval(run, "measures.attention.windows=1")).out())
        .as("without a text, sequences of samples are read")
        .contains("attention_mass");
    BadInputTest.assertOneLine(
        cli.run(Cli.eval(run, "measures.attention={windows: 1, lengths: [16]}")),
        "corpus.tasks[0].lengths",
        "33",
        "16");
  }

  @Test
  void trainingOnAMixtureGoesOnWhereItStopped() throws IOException {
    String[] mixture = {
      "--json",
      "corpus.texts=[{path: '%s'}, {packing: separated, weight: 0.5}]".formatted(cli.corpus()),
      "corpus.tasks=[" + MQAR + "]"
    };
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(Cli.tiny());
    arguments.addAll(List.of(mixture));
    JsonNode record = record(cli.run(arguments.toArray(String[]::new)));

    assertThat(record.path("config").path("corpus").path("texts")).hasSize(2);
    // The same command again evaluates the same run and trains nothing.
    assertThat(cli.run(arguments.toArray(String[]::new)).json().path("run").asText())
        .isEqualTo(record.path("id").asText());
    assertThat(cli.ids()).hasSize(1);
  }

  @Test
  @DisplayName("questions of a file, of one split alone, are learned from anywhere")
  void questionsOfAFile() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String value : List.of("aa", "bb", "cc", "dd")) {
      lines.append(
          "{\"ordered_kv_records\": [[\"k1\", \"xx\"], [\"k2\", \"%s\"]],".formatted(value));
      lines.append(" \"key\": \"k2\", \"value\": \"%s\"}\n".formatted(value));
    }
    Path file = Files.writeString(folder.resolve("questions.jsonl"), lines);
    Path relative = Path.of("").toAbsolutePath().relativize(file);
    Cli.Result trained =
        cli.train(
            "--json",
            "--no-eval",
            "training.length=500",
            "training.batch=1",
            "training.steps=1",
            "training.validation_tokens=500",
            "corpus.tasks=[{task: recorded, parameters: {file: '%s', split: train}}]"
                .formatted(relative));

    JsonNode task = record(trained).path("config").path("corpus").path("tasks").path(0);
    assertThat(task.path("parameters").path("file").asText()).isEqualTo(file.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{task: mkar}]                                    | mkar          | mqar",
        "[{task: mqar, parameters: {par: 2}}]              | tasks[0].parameters.par | pairs",
        "[{task: mqar, parameters: {pairs: 0}}]            | tasks[0].parameters.pairs | at least"
            + " 1",
        "[{task: mqar, weight: 0}]                         | tasks[0].weight | more than 0",
        "[{weight: 1}]                                     | corpus.tasks  | task: NAME",
        "[{task: mqar, lengths: [100]}]                    | lengths       | training.length 32",
        "[{task: mqar, parameters: {pairs: 500}}]          | length        | 2001",
        "[{task: niah_single_1}]                           | length        | 33",
      })
  @DisplayName("a task that cannot be learned is refused before anything is trained")
  void badTasks(String tasks, String given, String expected) {
    Cli.Result refused = cli.train("corpus.tasks=" + tasks);

    BadInputTest.assertOneLine(refused, given, expected);
    assertThat(cli.ids()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "corpus.texts=[]                                   | texts         | at least one",
        "corpus.texts=[{weight: 0}]                        | texts[0].weight | more than 0",
        "corpus.texts=[{known: wikitex-2}]                 | wikitex-2     | wikitext-2",
        "corpus.texts=[{known: wikitext-2}]                | wikitext-2    | datasets fetch",
        "corpus.texts=[{known: piqa, path: x}]             | known         | path",
        "corpus.texts=[{upsampling: {from: 100000000}}]    | up-sampling   | 100000000",
        "corpus.texts=[{format: {encoding: utf-9}}]        | encoding      | utf-8",
        "corpus.texts=[{division: given}]                  | train         | looked for",
      })
  void badTexts(String texts, String given, String expected) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(Cli.tiny());
    arguments.add(texts);
    arguments.add("--data=" + folder.resolve("data"));
    Cli.Result refused = cli.run(arguments.toArray(String[]::new));

    BadInputTest.assertOneLine(refused, given, expected);
    assertThat(cli.ids()).isEmpty();
  }
}
