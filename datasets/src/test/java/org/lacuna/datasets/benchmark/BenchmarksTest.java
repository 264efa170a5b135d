package org.lacuna.datasets.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.source.Packed;

/** What the model reads of each form of each file: lm-evaluation-harness's prompts. */
class BenchmarksTest {

  @TempDir Path folder;

  @Test
  void hellaSwagOfTheAuthors() throws IOException {
    MultipleChoice item =
        item(
            "hellaswag",
            """
            {"ind": 4, "activity_label": "Baking bread", "ctx_a": "[header] How to bake [title] \
            Mix flour.", "ctx_b": "a Man", "ctx": "unused", "endings": ["bakes [step] it.", \
            "flies."], "label": 1, "split_type": "zeroshot", "source_id": "x~1"}
            """);
    assertAsked(item, 1, "Baking bread: How to bake. Mix flour. A man", " bakes it.", " flies.");
    assertThat(item.facts()).isEqualTo(Map.of("split_type", "zeroshot"));
  }

  @Test
  void hellaSwagWithoutABeginningHasNoBlankAtItsEnd() throws IOException {
    String line =
        """
        {"activity_label": "Rest", "ctx_a": "He sits.%s", "ctx_b": "", "endings": ["A.", "B."], \
        "label": "0"}
        """;
    assertAsked(item("hellaswag", line.formatted("")), 0, "Rest: He sits.", " A.", " B.");
    // What a mark leaves behind goes to the endings.
    assertAsked(item("hellaswag", line.formatted(" [step]")), 0, "Rest: He sits.", "  A.", "  B.");
  }

  @Test
  void hellaSwagWithOneContext() throws IOException {
    MultipleChoice item =
        item(
            "hellaswag",
            """
            {"ind": 0, "activity_label": "Rowing", "ctx": "A boat is out. it", "label": 0, \
            "endings": ["sinks.", "sings."]}
            """);
    assertAsked(item, 0, "Rowing: A boat is out. it", " sinks.", " sings.");
  }

  @Test
  void hellaSwagAsText() throws IOException {
    String text =
        """
        Rowing: A boat is out. it
        0
        sinks.
        [step] sings.
        swims.
        flies.
        """;
    Path plain = write("val.txt", text);
    Path packed =
        Files.write(folder.resolve("val.txt.bz2"), Packed.bzip2(Packed.bytes(text + text)));
    String line =
        """
        {"activity_label": "Rowing", "ctx": "A boat is out. it", "label": 0, \
        "endings": ["sinks.", "[step] sings.", "swims.", "flies."]}
        """;
    MultipleChoice item = item("hellaswag", line);
    assertThat(Benchmarks.get("hellaswag").read(plain)).containsExactly(item);
    assertThat(Benchmarks.get("hellaswag").read(packed)).containsExactly(item, item);
  }

  @Test
  void piqaWithLabelsBeside() throws IOException {
    write("valid-labels.lst", "1\n0\n");
    List<MultipleChoice> items =
        Benchmarks.get("piqa")
            .read(
                write(
                    "valid.jsonl",
                    """
                    {"goal": "Boil water", "sol1": "Use ice", "sol2": "Use fire"}
                    {"goal": "Cool water", "sol1": "Use ice", "sol2": "Use fire"}
                    """));
    assertAsked(items.get(0), 1, "Question: Boil water\nAnswer:", " Use ice", " Use fire");
    assertAsked(items.get(1), 0, "Question: Cool water\nAnswer:", " Use ice", " Use fire");
  }

  @Test
  void packedFilesAreRead() throws IOException {
    pack("dev.jsonl.gz", "{\"goal\": \"g\", \"sol1\": \"a\", \"sol2\": \"b\"}\n\n");
    pack("dev-labels.lst.gz", "1\n");
    assertThat(Benchmarks.get("piqa").read(folder.resolve("dev.jsonl.gz")))
        .singleElement()
        .extracting(MultipleChoice::gold)
        .isEqualTo(1);
  }

  @Test
  void piqaWithLabelsInTheLines() throws IOException {
    MultipleChoice item =
        item("piqa", "{\"goal\": \"g\", \"sol1\": \"a\", \"sol2\": \"b\", \"label\": 1}");
    assertAsked(item, 1, "Question: g\nAnswer:", " a", " b");
  }

  @Test
  void scienceQuestionsOfTheAuthors() throws IOException {
    String line =
        """
        {"id": "q1", "question": {"stem": "What is wet?", "choices": [{"text": "Sand", "label": \
        "%s"}, {"text": "Rain", "label": "%s"}, {"text": "Dust", "label": "%s"}]}, "answerKey": \
        "%s"}
        """;
    String prompt = "Question: What is wet?\nAnswer:";
    assertAsked(
        item("arc_easy", line.formatted("A", "B", "C", "B")), 1, prompt, " Sand", " Rain", " Dust");
    assertAsked(
        item("arc_challenge", line.formatted("1", "2", "3", "3")),
        2,
        prompt,
        " Sand",
        " Rain",
        " Dust");
    assertAsked(
        item("openbookqa", line.formatted("A", "B", "C", "A ")),
        0,
        "What is wet?",
        " Sand",
        " Rain",
        " Dust");
  }

  @Test
  void scienceQuestionsMadeForEvaluation() throws IOException {
    String line = "{\"query\": \"%sIs it?\", \"choices\": [\"yes\", \"no\"], \"gold\": 1}";
    String prompt = "Question: Is it?\nAnswer:";
    assertAsked(item("arc_easy", line.formatted("Question: ")), 1, prompt, " yes", " no");
    assertAsked(item("arc_easy", line.formatted("")), 1, prompt, " yes", " no");
    assertAsked(item("openbookqa", line.formatted("")), 1, "Is it?", " yes", " no");
  }

  @Test
  void winoGrande() throws IOException {
    for (String line :
        List.of(
            """
            {"qID": "1", "sentence": "Ann thanked Eve as _ had helped.", "option1": "Ann", \
            "option2": "Eve", "answer": "2"}
            """,
            """
            {"context_options": ["Ann thanked Eve as Ann", "Ann thanked Eve as Eve"], \
            "continuation": "had helped.", "gold": 1}
            """)) {
      MultipleChoice item = item("winogrande", line);
      assertThat(item.gold()).isEqualTo(1);
      assertThat(item.choices())
          .extracting(Choice::prompt)
          .containsExactly("Ann thanked Eve as Ann", "Ann thanked Eve as Eve");
      assertThat(item.choices()).extracting(Choice::continuation).containsOnly(" had helped.");
      assertThat(item.solved()).isEqualTo("Ann thanked Eve as Eve had helped.");
    }
  }

  @Test
  void blimpPutsTheGoodSentenceAtEitherPlace() throws IOException {
    String line =
        """
        {"sentence_good": "%s", "sentence_bad": "%s", "UID": "agreement", "linguistics_term": \
        "nouns", "field": "syntax"}
        """;
    MultipleChoice first = item("blimp", line.formatted("Dogs bark.", "Dogs barks."));
    assertAsked(first, 0, "", " Dogs bark.", " Dogs barks.");
    assertThat(first.facts()).containsEntry("paradigm", "agreement");
    MultipleChoice second = item("blimp", line.formatted("They run.", "Them run."));
    assertAsked(second, 1, "", " Them run.", " They run.");
  }

  @Test
  void lengthsLeaveTheBlankOut() {
    Choice choice = new Choice("x: ", "naïve 😀");
    assertThat(choice.prompt()).isEqualTo("x:");
    assertThat(choice.continuation()).isEqualTo("  naïve 😀");
    assertThat(choice.characters()).isEqualTo(7);
    assertThat(choice.bytes()).isEqualTo(11);
  }

  @Test
  void unknownNamesGetTheNearest() {
    assertThatThrownBy(() -> Benchmarks.get("helaswag"))
        .isInstanceOf(DatasetException.class)
        .hasMessage("unknown benchmark helaswag; did you mean hellaswag?");
    assertThatThrownBy(() -> Benchmarks.get("mmlu"))
        .hasMessage(
            "unknown benchmark mmlu; known are hellaswag, piqa, arc_easy, arc_challenge,"
                + " winogrande, openbookqa, blimp");
  }

  private MultipleChoice item(String benchmark, String line) throws IOException {
    List<MultipleChoice> items = Benchmarks.get(benchmark).read(write("items.jsonl", line));
    assertThat(items).hasSize(1);
    return items.getFirst();
  }

  private static void assertAsked(
      MultipleChoice item, int gold, String prompt, String... continuations) {
    assertThat(item.gold()).isEqualTo(gold);
    assertThat(item.choices()).extracting(Choice::prompt).containsOnly(prompt);
    assertThat(item.choices()).extracting(Choice::continuation).containsExactly(continuations);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void pack(String name, String text) throws IOException {
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
