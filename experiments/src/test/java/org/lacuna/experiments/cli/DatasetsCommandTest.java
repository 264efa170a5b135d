package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.Digests;

/** {@code lacuna datasets} over a catalogue of its own, whose files are on this machine. */
class DatasetsCommandTest {
  @TempDir Path folder;

  private Cli cli;
  private Path origin;
  private Path data;

  @BeforeEach
  void publish() throws IOException {
    cli = new Cli(folder);
    origin = Files.createDirectory(folder.resolve("origin"));
    data = folder.resolve("data");
    Files.createDirectory(folder.resolve("catalog"));
    publish("prose", "one.txt", "two.txt");
    publish("verse", "three.txt");
  }

  private void publish(String corpus, String... files) throws IOException {
    StringBuilder manifest = new StringBuilder();
    manifest.append("title: Some ").append(corpus).append('\n');
    manifest.append("description: Made for a test.\n");
    manifest.append("licence: {name: CC BY 4.0, address: https://example.org, attribution: Me}\n");
    manifest.append("source: https://example.org\nformat: text\nfiles:\n");
    for (String name : files) {
      Path file = Files.writeString(origin.resolve(name), "What " + name + " says.\n");
      manifest.append("  - name: ").append(name).append('\n');
      manifest.append("    address: ").append(file.toUri()).append('\n');
      manifest.append("    bytes: ").append(Files.size(file)).append('\n');
      manifest.append("    sha256: ").append(Digests.sha256(file)).append('\n');
    }
    Files.writeString(folder.resolve("catalog").resolve(corpus + ".yaml"), manifest);
  }

  private Cli.Result datasets(String... arguments) {
    List<String> all = new ArrayList<>(List.of("datasets"));
    all.addAll(List.of(arguments));
    all.add("--catalog=" + folder.resolve("catalog"));
    all.add("--data=" + data);
    return cli.run(all.toArray(String[]::new));
  }

  private static void assertDone(Cli.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  private String state(String name) {
    for (JsonNode corpus : datasets("list", "--json").json().path("corpora")) {
      if (corpus.path("name").asText().equals(name)) {
        return corpus.path("state").asText();
      }
    }
    return "unknown";
  }

  @Test
  void aListTellsWhatIsHere() throws IOException {
    assertThat(state("prose")).isEqualTo("not fetched");
    assertDone(datasets("fetch", "prose"));
    assertThat(state("prose")).isEqualTo("here");
    Files.delete(data.resolve("prose/one.txt"));
    assertThat(state("prose")).isEqualTo("partly");

    Cli.Result list = datasets("list");
    assertDone(list);
    assertThat(list.out())
        .containsPattern("(?m)^ +embedded +.*Apache-2.0 +- +built in$")
        .containsPattern("(?m)^ +prose +Some prose +CC BY 4.0 +0.0 kB +partly$")
        .containsPattern("(?m)^ +verse +.*not fetched$");
  }

  @Test
  void aListGoesPastAManifestThatIsWrong() throws IOException {
    Files.writeString(folder.resolve("catalog/odd.yaml"), "titel: Odd\n");
    Cli.Result list = datasets("list");

    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("prose", "verse").doesNotContain("odd");
    assertThat(list.err()).contains("skipped", "odd.yaml: titel: unknown key");

    assertThat(datasets("fetch", "--all").code()).isZero();
    assertThat(state("verse")).isEqualTo("here");
    assertThat(datasets("check").code()).isZero();
  }

  @Test
  void fetchedFilesAreThoseOfTheOrigin() {
    Cli.Result fetch = datasets("fetch", "prose", "verse");

    assertDone(fetch);
    assertThat(fetch.out()).containsPattern("prose +2 files .*CC BY 4.0").contains("verse");
    assertThat(data.resolve("prose/one.txt")).hasContent("What one.txt says.");
    assertThat(data.resolve("verse/three.txt")).hasContent("What three.txt says.");
  }

  @Test
  void allFetchesAll() {
    assertDone(datasets("fetch", "--all"));

    assertThat(state("prose")).isEqualTo("here");
    assertThat(state("verse")).isEqualTo("here");
  }

  @Test
  void theEmbeddedCorpusNeedsNoFetching() {
    assertDone(datasets("fetch", "embedded"));
    assertDone(datasets("check", "embedded"));

    assertThat(datasets("info", "embedded").out()).contains("built in");
    assertThat(data).doesNotExist();
  }

  @Test
  void aMirrorServesInsteadOfTheOrigin() throws IOException {
    Path mirror = Files.createDirectories(folder.resolve("mirror/verse"));
    Files.move(origin.resolve("three.txt"), mirror.resolve("three.txt"));

    assertThat(datasets("fetch", "verse").code()).isEqualTo(2);
    assertDone(datasets("fetch", "verse", "--mirror=" + folder.resolve("mirror")));
    assertThat(state("verse")).isEqualTo("here");
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthersFromComing() throws IOException {
    Files.delete(origin.resolve("one.txt"));
    Cli.Result fetch = datasets("fetch", "prose", "verse");

    assertThat(fetch.code()).isEqualTo(2);
    assertThat(fetch.err().lines()).hasSize(1);
    assertThat(fetch.err()).startsWith("lacuna: prose: cannot fetch one.txt from file:");
    assertThat(state("verse")).isEqualTo("here");
  }

  @Test
  void nothingIsFetchedUnlessEveryNameIsKnown() {
    Cli.Result fetch = datasets("fetch", "verse", "pros");

    BadInputTest.assertOneLine(fetch, "unknown corpus pros", "did you mean prose?");
    assertThat(data).doesNotExist();
  }

  @Test
  void namesOrAllButOneOfThem() {
    BadInputTest.assertOneLine(datasets("fetch"), "--all");
    BadInputTest.assertOneLine(datasets("fetch", "prose", "--all"), "--all");
  }

  @Test
  void infoTellsWhatIsKnownAndWhatIsHere() throws IOException {
    assertDone(datasets("fetch", "prose"));
    Files.delete(data.resolve("prose/two.txt"));
    Cli.Result info = datasets("info", "prose");

    assertDone(info);
    assertThat(info.out())
        .contains("Some prose", "Made for a test.", "credit   Me")
        .contains(data.resolve("prose").toString())
        .containsPattern("one.txt .*whole")
        .containsPattern("two.txt .*missing");
    JsonNode json = datasets("info", "prose", "--json").json();
    assertThat(json.path("licence").path("attribution").asText()).isEqualTo("Me");
    assertThat(json.path("files").findValuesAsText("state")).containsExactly("whole", "missing");
    assertThat(json.path("files").findValuesAsText("sha256")).hasSize(2);
  }

  @Test
  void infoOfAFolderTellsWhatAManifestNeeds() throws IOException {
    Files.writeString(origin.resolve(".hidden"), "");
    Cli.Result info = datasets("info", origin.toString());

    assertDone(info);
    assertThat(info.out())
        .containsPattern("(?m)^[0-9a-f]{64} +19  one.txt$")
        .doesNotContain("hidden")
        .contains("3 files");
    JsonNode file =
        datasets("info", origin.resolve("one.txt").toString(), "--json")
            .json()
            .path("files")
            .path(0);
    assertThat(file.path("name").asText()).isEqualTo("one.txt");
    assertThat(file.path("sha256").asText()).isEqualTo(Digests.sha256(origin.resolve("one.txt")));
  }

  @Test
  void infoOfWhatIsNotThere() {
    BadInputTest.assertOneLine(datasets("info", "vers"), "did you mean verse?");
    BadInputTest.assertOneLine(datasets("info", "/no/such/place"), "/no/such/place", "does not");
  }

  @Test
  void checkNamesEveryBadFile() throws IOException {
    assertThat(datasets("check").out()).isEmpty();
    assertDone(datasets("fetch", "--all"));
    assertDone(datasets("check"));
    assertThat(datasets("check").out()).contains("good     prose: 2 of 2 files are whole");

    Files.write(
        data.resolve("prose/one.txt"), "What ONE.txt says.\n".getBytes(StandardCharsets.UTF_8));
    Files.delete(data.resolve("prose/two.txt"));
    Cli.Result check = datasets("check");

    assertThat(check.code()).isEqualTo(2);
    assertThat(check.out())
        .containsPattern("(?m)^bad +.*one.txt: expected SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}$")
        .containsPattern("(?m)^bad +.*two.txt: not here$")
        .contains("bad      prose: 0 of 2 files are whole", "good     verse");
    assertDone(datasets("check", "verse"));
    assertDone(datasets("fetch", "prose"));
    assertDone(datasets("check", "prose"));
  }

  @Test
  void aCorpusThatIsAskedForMustBeHere() {
    Cli.Result check = datasets("check", "prose");

    assertThat(check.code()).isEqualTo(2);
    assertThat(check.out()).contains("one.txt: not here");
  }

  @Test
  void noCatalogue() {
    Cli.Result list = cli.run("datasets", "list", "--catalog=" + folder.resolve("none"));

    BadInputTest.assertOneLine(list, folder.resolve("none").toString(), "NAME.yaml");
  }

  @Test
  void infoOfAFolderCountsItsText() throws IOException {
    Path lines =
        Files.writeString(
            folder.resolve("lines.jsonl"),
            """
            {"content": "aaaa"}
            {"content": ""}
            not json
            {"content": "bb"}
            """);
    Cli.Result info = datasets("info", lines.toString(), "field=content");

    assertDone(info);
    assertThat(info.out())
        .contains("2 documents, 6 bytes; shortest 2, median 4, longest 4")
        .contains("left out: 1 empty, 1 malformed")
        .containsPattern("[0-9.]+ bits/byte under gzip -9");
    JsonNode counted =
        datasets("info", lines.toString(), "field=content", "--json").json().path("statistics");
    assertThat(counted.path("documents").asInt()).isEqualTo(2);
    assertThat(counted.path("skips").path("counts").path("MALFORMED").asInt()).isEqualTo(1);
    BadInputTest.assertOneLine(
        datasets("info", lines.toString(), "feild=content"), "feild", "field");
  }

  @Test
  void infoOfATaskTellsItsParameters() {
    Cli.Result info = datasets("info", "niah_multivalue");

    assertDone(info);
    assertThat(info.out()).contains("RULER", "values_per_key: 4", "# Values of each key");
    assertThat(datasets("info", "mqar", "--json").json().path("defaults").path("pairs").asInt())
        .isPositive();
  }

  @Test
  void listNamesTasksAndBenchmarks() {
    Cli.Result list = datasets("list");

    assertThat(list.out())
        .containsPattern("(?m)^ +mqar +\\S")
        .containsPattern("(?m)^ +niah_single_2 +preset of niah$")
        .containsPattern("(?m)^ +hellaswag +\\S");
    JsonNode json = datasets("list", "--json").json();
    assertThat(json.path("tasks").findValuesAsText("name")).contains("vt", "cwe", "mrcr");
    assertThat(json.path("benchmarks").findValuesAsText("name")).contains("arc_easy");
  }

  @Test
  void showMarksTheAnswerWhereItStands() {
    Cli.Result show =
        datasets("show", "needle", "--length=600", "depth=0.5", "--corpus=" + cli.corpus());

    assertDone(show);
    JsonNode sample =
        datasets(
                "show", "needle", "--length=600", "depth=0.5", "--corpus=" + cli.corpus(), "--json")
            .json();
    String reference = sample.path("references").path(0).asText();
    assertThat(show.out())
        .containsPattern("\\[\\[[^\\]]*" + Pattern.quote(reference) + "[^\\]]*\\]\\]")
        .containsPattern("<<[^>]*" + Pattern.quote(reference) + "[^>]*>>")
        .contains("scored by", "chance");
    assertThat(sample.path("facts").path("depth").asText()).isEqualTo("0.5");
    assertThat(sample.path("tokens")).hasSizeLessThanOrEqualTo(600);
  }

  @Test
  void showOfSymbolsPrintsTheirNumbers() {
    Cli.Result show =
        datasets(
            "show", "mqar", "--length=40", "pairs=2", "vocabulary=64", "--tokenizer=symbols:64");

    assertDone(show);
    assertThat(show.out()).containsPattern("\\[\\[\\d+ \\d+ \\]\\]").contains("<<");
  }

  @Test
  void showOfABenchmarkMarksTheRightChoice() throws IOException {
    Path items =
        Files.writeString(
            folder.resolve("arc.jsonl"),
            """
            {"query": "Question: What is wet?", "choices": ["fire", "rain"], "gold": 1}
            """);
    Cli.Result show = datasets("show", "arc_easy", "--file=" + items);

    assertDone(show);
    assertThat(show.out()).contains("1. fire", "2. <<rain>>", "1 items, chance 0.5");
    BadInputTest.assertOneLine(datasets("show", "arc_easy"), "arc_easy", "--file");
  }

  @Test
  void showOfWhatIsNotThere() {
    BadInputTest.assertOneLine(datasets("show", "mkar"), "mkar", "mqar");
    BadInputTest.assertOneLine(datasets("show", "hellaswog"), "hellaswog", "hellaswag");
    BadInputTest.assertOneLine(datasets("show", "mqar", "par=2"), "par", "pairs");
    BadInputTest.assertOneLine(datasets("show", "mqar", "--first=-1"), "--first", "at least 0");
    BadInputTest.assertOneLine(datasets("show", "mqar", "--count=0"), "--count", "at least 1");
    BadInputTest.assertOneLine(datasets("show", "mqar", "--length=1"), "--length", "at least 2");
    BadInputTest.assertOneLine(datasets("show", "needle", "--length=20"), "length", "20");
    BadInputTest.assertOneLine(datasets("show", "mqar", "--tokenizer=bits"), "bits", "bytes");
  }
}
