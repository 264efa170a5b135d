package org.lacuna.datasets.task.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;

class QaTest {

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static QaSet read(QaFormat format, Path file) {
    return format.read(file);
  }

  @Test
  void squadHasAnswersInItsParagraphs() throws IOException {
    Path file =
        file(
            "squad.json",
            """
            {"version": "v2.0", "data": [{"title": "Red_Fox", "paragraphs": [
              {"context": "A fox  is\\nred.", "qas": [
                {"question": "What is red?", "is_impossible": false,
                 "answers": [{"text": "A fox", "answer_start": 0}, {"text": "A fox"}, {"text": "fox"}]},
                {"question": "What is blue?", "is_impossible": true, "answers": []}]},
              {"context": "It eats mice.", "qas": []}]},
             {"title": "Sea", "paragraphs": [{"context": "It is wet.", "qas": []}]}]}
            """);
    QaSet set = read(QaFormat.SQUAD, file);
    assertThat(set.items())
        .containsExactly(
            new QaItem(
                "What is red?",
                List.of("A fox", "fox"),
                List.of(new Passage("Red Fox", "A fox is red.")),
                List.of(new Passage("Red Fox", "It eats mice."))));
    assertThat(set.others()).hasSize(3).contains(new Passage("Sea", "It is wet."));
  }

  @Test
  void hotpotHasTwoSupportingParagraphs() throws IOException {
    Path file =
        file(
            "hotpot.json",
            """
            [{"_id": "1", "question": "Who?", "answer": "Ann",
              "supporting_facts": [["B", 0], ["C", 1]],
              "context": [["A", ["No. ", "One."]], ["B", ["Ann"]], ["C", ["is", "it."]]]}]
            """);
    QaSet set = read(QaFormat.HOTPOT_QA, file);
    assertThat(set.items())
        .containsExactly(
            new QaItem(
                "Who?",
                List.of("Ann"),
                List.of(new Passage("B", "Ann"), new Passage("C", "is it.")),
                List.of(new Passage("A", "No. One."))));
  }

  @Test
  void naturalQuestionsMarkTheGoldPassage() throws IOException {
    Path file =
        file(
            "nq.jsonl",
            """
            {"question": "who", "answers": ["x", "y"], "ctxs": [
            """
                    .strip()
                + """
                {"title": "T", "text": "it is x", "isgold": true, "hasanswer": true},\
                {"title": "U", "text": "no", "isgold": false, "hasanswer": false}]}
                """);
    QaItem item = read(QaFormat.NQ_OPEN, file).items().getFirst();
    assertThat(item.answers()).containsExactly("x", "y");
    assertThat(item.gold()).containsExactly(new Passage("T", "it is x"));
    assertThat(item.near()).containsExactly(new Passage("U", "no"));
  }

  @Test
  void babiHasTheFactsBeforeTheQuestion() throws IOException {
    Path file = folder.resolve("babi.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          """
          1 Ann is here.
          2 Bob left.
          3 Where is Ann? \there\t1
          4 Ann went away.
          5 Where is Ann?\taway\t4
          1 Cid sat.
          2 Who sat?\tCid\t1
          """
              .getBytes(StandardCharsets.UTF_8));
    }
    QaSet set = read(QaFormat.BABI, file);
    assertThat(set.others()).isEmpty();
    assertThat(set.items())
        .extracting(
            item -> item.gold().getFirst().text() + "|" + item.question() + "|" + item.answers())
        .containsExactly(
            "Ann is here. Bob left.|Where is Ann?|[here]",
            "Ann is here. Bob left. Ann went away.|Where is Ann?|[away]",
            "Cid sat.|Who sat?|[Cid]");
  }

  /** Forty articles of a sentence each, with a question about it. */
  private Path squad() throws IOException {
    List<String> articles =
        IntStream.range(0, 40)
            .mapToObj(i ->
                """
                {"title": "T%1$d", "paragraphs": [{"context": "The number of box %1$d is %2$d.",
                 "qas": [{"question": "What is the number of box %1$d?",
                          "answers": [{"text": "%2$d"}]}]}]}
                """
                    .formatted(i, 7000 + i))
            .toList();
    return file("boxes.json", "{\"data\": [" + String.join(",", articles) + "]}");
  }

  private Generator generator(QaConfig config, int length) {
    return new Qa().generator(config, Samples.setting(length, 1));
  }

  @Test
  void theGoldDocumentIsAmongNumberedOthersAndTheLengthIsFilled() throws IOException {
    Generator generator = generator(new QaConfig(squad(), QaFormat.SQUAD, null, 32), 1200);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      Sample sample = generator.sample(Split.TRAIN, i);
      int room = Integer.parseInt(sample.facts().get("answer_tokens"));
      assertThat(sample.prompt().length + room).isBetween(1199, 1200);
      String answer = sample.references().getFirst();
      assertThat(Samples.evidence(sample)).hasSize(1);
      assertThat(Samples.evidence(sample).getFirst()).endsWith(" is " + answer + ".");
      assertThat(Samples.answers(sample)).containsExactly(" " + answer + "\n");
      String prompt = Samples.prompt(sample);
      String instruction = prompt.lines().findFirst().orElseThrow();
      assertThat(prompt.lastIndexOf(instruction)).isGreaterThan(prompt.indexOf(answer));
      int documents = Integer.parseInt(sample.facts().get("documents"));
      assertThat(documents).isGreaterThan(10);
      for (int number = 1; number <= documents; number++) {
        assertThat(prompt).containsOnlyOnce("Document " + number + ":\n");
      }
      places.add(prompt.substring(0, prompt.indexOf(answer)).split("Document ", -1).length);
    }
    assertThat(places).hasSizeGreaterThan(5);
  }

  /** Thirty articles of two paragraphs of two questions each. */
  @Test
  void anArticleWithAllItsQuestionsIsOfOneSplit() throws IOException {
    String article =
        """
        {"title": "T%1$02d", "paragraphs": [
          {"context": "In T%1$02d a is a.", "qas": [{"question": "a?", "answers": [{"text": "a"}]},
            {"question": "b?", "answers": [{"text": "a"}]}]},
          {"context": "In T%1$02d c is c.", "qas": [{"question": "c?", "answers": [{"text": "c"}]},
            {"question": "d?", "answers": [{"text": "c"}]}]}]}
        """;
    List<String> articles = IntStream.range(0, 30).mapToObj(article::formatted).toList();
    Path file = file("articles.json", "{\"data\": [" + String.join(",", articles) + "]}");
    assertNoDocumentIsShared(new QaConfig(file, QaFormat.SQUAD, null, 32), "In T\\d\\d", 120);
  }

  /** Four hundred questions on two titles each, of forty, with another near. */
  @Test
  void aQuestionOnTwoDocumentsIsOfTheSplitOfBoth() throws IOException {
    List<String> questions =
        IntStream.range(0, 400)
            .mapToObj(i ->
                """
                {"question": "q%1$d?", "answer": "yes",
                 "supporting_facts": [["P%2$02d", 0], ["P%3$02d", 0]],
                 "context": [["P%2$02d", ["On P%2$02d."]], ["P%3$02d", ["On P%3$02d."]],
                             ["P%4$02d", ["On P%4$02d."]]]}
                """
                    .formatted(i, i % 40, (i + 1 + i / 40) % 40, (i + 20) % 40))
            .toList();
    Path file = file("hotpot.json", "[" + String.join(",", questions) + "]");
    assertNoDocumentIsShared(new QaConfig(file, QaFormat.HOTPOT_QA, null, 32), "On P\\d\\d", 200);
  }

  @Test
  void aStoryIsOfOneSplit() throws IOException {
    String story = "1 It is S%1$02d.\n2 Which?\tS%1$02d\t1\n3 It rains.\n4 Rain?\tyes\t3\n";
    Path file =
        file(
            "babi.txt",
            IntStream.range(0, 60).mapToObj(story::formatted).collect(Collectors.joining()));
    assertNoDocumentIsShared(new QaConfig(file, QaFormat.BABI, null, 32), "It is S\\d\\d", 120);
  }

  /** No document of a split, told by a pattern, and no key, is in another. */
  private void assertNoDocumentIsShared(QaConfig config, String pattern, int samples) {
    Generator generator = generator(config, 900);
    Set<String> all = new HashSet<>();
    int splits = 0;
    int sum = 0;
    for (Split split : Split.values()) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < samples; i++) {
        Sample sample;
        try {
          sample = generator.sample(split, i);
        } catch (DatasetException e) {
          assertThat(e).hasMessageContaining("no question for the " + split.label() + " split");
          break;
        }
        seen.add("keys " + sample.facts().get("keys"));
        Pattern.compile(pattern)
            .matcher(Samples.prompt(sample))
            .results()
            .forEach(document -> seen.add(document.group()));
      }
      splits += seen.isEmpty() ? 0 : 1;
      sum += seen.size();
      all.addAll(seen);
    }
    assertThat(splits).isGreaterThan(1);
    assertThat(all).hasSize(sum);
  }

  @Test
  void everyQuestionComesOnceInARoundAndInOneSplit() throws IOException {
    Generator generator = generator(new QaConfig(squad(), QaFormat.SQUAD, 2, 32), 1200);
    List<String> all = new ArrayList<>();
    for (Split split : Split.values()) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; seen.add(generator.sample(split, i).references().getFirst()); i++) {}
      all.addAll(seen);
    }
    assertThat(all).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void questionsThatAreTooLongAreLeftOut() throws IOException {
    Path file =
        file(
            "babi.txt",
            "1 Ann is here.\n2 Where?\there\t1\n1 "
                + "Ann is there. ".repeat(90)
                + "\n2 Where?\tthere\t1\n");
    Generator generator = generator(new QaConfig(file, QaFormat.BABI, null, 32), 700);
    for (Split split : Split.values()) {
      try {
        assertThat(generator.sample(split, 0).references()).containsExactly("here");
        assertThat(generator.sample(split, 0).tokens()).hasSizeGreaterThan(660);
      } catch (DatasetException e) {
        assertThat(e).hasMessageContaining("no question for the " + split.label() + " split");
      }
    }
    assertThatThrownBy(() -> generator(new QaConfig(file, QaFormat.BABI, null, 32), 100))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("length: expected")
        .hasMessageEndingWith("got 100");
  }

  @Test
  void chanceIsTheShareOfTheMostFrequentAnswer() throws IOException {
    Path file = file("babi.txt", "1 A.\n2 Q?\tno\t1\n3 R?\tyes\t1\n4 S?\tno\t1\n5 T?\tno\t1\n");
    assertThat(generator(new QaConfig(file, QaFormat.BABI, null, 32), 700).chance())
        .isEqualTo(0.75);
  }

  @Test
  void whatIsNotOfTheFormatIsRefusedByName() throws IOException {
    Path json = file("some.json", "{\"data\": [{\"title\": \"x\"}]}");
    Path text = file("some.txt", "hello\n");
    assertThatThrownBy(() -> read(QaFormat.SQUAD, json))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("some.json")
        .hasMessageContaining("no key data[0].paragraphs");
    assertThatThrownBy(() -> read(QaFormat.HOTPOT_QA, json))
        .hasMessageContaining("expected a list");
    assertThatThrownBy(() -> read(QaFormat.NQ_OPEN, text)).hasMessageContaining("line 1: no JSON");
    assertThatThrownBy(() -> read(QaFormat.BABI, text))
        .hasMessageContaining("line 1: expected a number");
    assertThatThrownBy(() -> read(QaFormat.BABI, folder))
        .hasMessageContaining("expected a file of text");
    assertThatThrownBy(() -> generator(new Qa().defaults(), 500))
        .hasMessageStartingWith("file: qa needs");
  }

  @Test
  void readsTheRealBabi() {
    String shared = System.getenv("LACUNA_SHARED_DATASETS");
    Assumptions.assumeTrue(shared != null);
    Path file = Path.of(shared, "babi", "qa1_single-supporting-fact_test.txt.gz");
    assertThat(read(QaFormat.BABI, file).items()).hasSize(1000);
    Generator generator = generator(new QaConfig(file, QaFormat.BABI, null, 32), 2048);
    assertThat(generator.chance()).isBetween(0.16, 0.3);
    Sample sample = generator.sample(Split.TEST, 0);
    assertThat(sample.tokens()).hasSizeGreaterThan(2000);
    assertThat(Samples.evidence(sample).getFirst()).contains(sample.references().getFirst());
  }
}
