package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Published;
import org.lacuna.results.Json;

/** Folders of published models by the command line, in and out. */
class PublishedModelTest {
  @TempDir Path folder;

  private Cli cli;
  private Path model;

  @BeforeEach
  void copy() throws IOException {
    cli = new Cli(folder);
    model = Published.copy(Published.WITH_TOKENIZER, folder);
  }

  private String texts() {
    return "corpus.texts=[{path: '%s'}]".formatted(cli.corpus());
  }

  private Cli.Result imported(String... keys) {
    List<String> all = new ArrayList<>(List.of("import", model.toString(), texts()));
    all.addAll(List.of("corpus.validation=0.2", "corpus.test=0.2"));
    all.addAll(List.of(keys));
    return done(all.toArray(String[]::new));
  }

  private Cli.Result done(String... arguments) {
    Cli.Result result = cli.run(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private static List<String> values(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row ->
            "%s %s %s %s %s"
                .formatted(
                    row.path("method").asText(),
                    row.path("metric").asText(),
                    row.path("protocol").asText(),
                    row.path("length").asInt(),
                    row.path("value").asDouble()))
        .toList();
  }

  private static void overwrite(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 2] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
  }

  @Test
  @DisplayName("the same folder is the same run; another key, or other weights, another")
  void sameRun() throws IOException {
    imported();
    imported();
    assertThat(cli.ids()).singleElement().asString().startsWith("llama-with-tokenizer-");

    imported("name=mine", "training.length=64");
    assertThat(cli.ids()).hasSize(2);

    overwrite(model.resolve("model.safetensors"));
    imported();
    assertThat(cli.ids()).hasSize(3);
  }

  @Test
  @DisplayName("says what it is, is finished, and lists as any run")
  void listed() {
    Cli.Result result = imported();

    assertThat(result.out()).contains("full", "parameters", model.toString(), "Record: ");
    JsonNode run = cli.run("runs", "--json").json().get(0);
    assertThat(run.path("status").asText()).isEqualTo("finished");
    assertThat(run.at("/config/model/vocabulary").asInt()).isEqualTo(320);
    assertThat(run.at("/config/start/folder").asText()).isEqualTo(model.toString());
    assertThat(cli.run("runs").out()).contains("finished");
  }

  @Test
  @DisplayName("weights that have changed since are refused, in words")
  void changedWeights() throws IOException {
    imported("name=mine");
    overwrite(model.resolve("model.safetensors"));

    BadInputTest.assertOneLine(
        cli.run(Cli.eval("mine")),
        model.resolve("model.safetensors").toString(),
        "expected the weights that were imported",
        "import the folder again");
    Files.delete(model.resolve("model.safetensors"));
    BadInputTest.assertOneLine(
        cli.run(Cli.eval("mine")), "expected the weights that were imported");
  }

  @Test
  @DisplayName("a file that was written anew with the same content is the same")
  void sameContent() throws IOException {
    imported("name=mine");
    Path weights = model.resolve("model.safetensors");
    Files.setLastModifiedTime(weights, FileTime.fromMillis(1_000_000));

    done(Cli.eval("mine"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"import", "eval", "generate", "convert", "train"})
  @DisplayName("a folder that is not there, or is none of a model")
  void noFolder(String command) throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    for (Path place : List.of(folder.resolve("none"), empty)) {
      Cli.Result refused =
          switch (command) {
            case "convert" -> cli.run(command, place.toString(), "--to=moba");
            case "train" -> cli.run(command, "--from=" + place);
            case "generate" -> cli.run(command, place.toString(), "-p", "a");
            default -> cli.run(command, place.toString());
          };
      BadInputTest.assertOneLine(refused, place.toString());
    }
    assertThat(cli.ids()).isEmpty();
  }

  @Test
  void noTokenizer() throws IOException {
    model = Published.copy("llama_plain", folder);

    BadInputTest.assertOneLine(
        cli.run("import", model.toString()),
        model.resolve("tokenizer.json").toString(),
        "there is no such file",
        "corpus.tokenizer=PATH");
    BadInputTest.assertOneLine(cli.run("eval", model.toString()), "tokenizer.json");
    // More tokens than the model has rows.
    BadInputTest.assertOneLine(
        cli.run("import", model.toString(), "corpus.tokenizer=bytes"), "vocabulary", "257", "48");
    assertThat(cli.ids()).isEmpty();
  }

  @Test
  @DisplayName("weights that are missing, or a config.json of others, make no run that is finished")
  void noWeights() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    BadInputTest.assertOneLine(
        cli.run("import", model.toString(), texts()), model.toString(), "model.safetensors");
    assertThat(cli.ids()).isEmpty();

    Files.copy(
        Published.copy("llama_plain", folder.resolve("other")).resolve("model.safetensors"),
        model.resolve("model.safetensors"));
    BadInputTest.assertOneLine(
        cli.run("import", model.toString(), texts()), "not the weights", "lm_head.weight");
    cli.run("runs", "--json")
        .json()
        .forEach(run -> assertThat(run.path("status").asText()).isNotEqualTo("finished"));
  }

  @Test
  @DisplayName("eval, convert and train --from take the folder in place of a run")
  void inPlaceOfARun() throws IOException {
    // The default text has millions of bytes, which are fast to make tokens of as they are.
    Files.writeString(
        model.resolve("lacuna.json"),
        """
        {"format": 1, "attention": {"pattern": "full"}, "tokenizer": "bytes"}
        """);
    Cli.Result eval = done(Cli.eval(model.toString(), "--json"));
    assertThat(eval.json().findValuesAsText("metric")).contains("loss", "bits_per_byte");
    assertThat(eval.json().findValuesAsText("method")).containsOnly("full");

    Cli.Result converted =
        done(
            "convert",
            model.toString(),
            "--to=moba",
            texts(),
            "training.length=32",
            "attention.methods.moba.block_size=8",
            "attention.methods.moba.top_k=2");
    assertThat(converted.out()).contains("llama-with-tokenizer-", "-to-moba-", "moba");

    Cli.Result trained =
        done(
            "train",
            "--from=" + model,
            texts(),
            "corpus.validation=0.2",
            "corpus.test=0.2",
            "training.steps=2",
            "training.batch=1",
            "training.length=32",
            "training.validation_tokens=64",
            "evaluation.lengths=[16,32]",
            "evaluation.measures.perplexity.window_tokens=64",
            "evaluation.measures.perplexity.target_windows=2",
            "evaluation.measures.perplexity.targets=8",
            "--json");
    assertThat(trained.json().path("rows")).isNotEmpty();
    Path checkpoint = Path.of(trained.json().path("path").asText()).resolve("checkpoint");
    // All is trainable, so nothing stays where it was.
    assertThat(checkpoint.resolve("model.safetensors")).isNotEmptyFile();
    assertThat(checkpoint.resolve("base.json")).doesNotExist();
    assertThat(checkpoint.resolve("own.safetensors")).doesNotExist();
  }

  @Test
  @DisplayName("an imported run once more is the published weights once more")
  void rerun() throws IOException {
    imported("name=mine");
    JsonNode rows = done(Cli.eval("mine", "--json")).json();
    assertThat(rows).isNotEmpty();

    Cli.Result again = cli.run("rerun", "mine");
    assertThat(again.code()).as(again.out() + again.err()).isZero();
    overwrite(model.resolve("model.safetensors"));
    BadInputTest.assertOneLine(
        cli.run("rerun", "mine"), "start.hash: expected", model.toString(), "lacuna import");
  }

  @Test
  @DisplayName("a trained model comes back with its attention and gives the same numbers")
  void trainedThereAndBack() throws IOException {
    assertThat(cli.train("name=tiny", "attention.pattern=full,moba", "--no-eval").code()).isZero();
    JsonNode expected = done(Cli.eval("tiny", "--json")).json();
    Path out = folder.resolve("exported");
    assertThat(done("export", "tiny", out.toString()).out())
        .contains(out.toString(), "full,moba", "tiny-")
        .doesNotContain("only Lacuna");

    model = out;
    imported("name=back");
    JsonNode found = done(Cli.eval("back", "--json")).json();

    assertThat(values(found)).isEqualTo(values(expected));
    JsonNode lacuna = Json.MAPPER.readTree(out.resolve("lacuna.json").toFile());
    assertThat(lacuna.at("/attention/pattern").asText()).isEqualTo("full,moba");
    assertThat(lacuna.at("/attention/methods/moba/block_size").asInt()).isEqualTo(8);
    assertThat(lacuna.at("/attention/methods/moba/top_k").asInt()).isEqualTo(2);
    assertThat(lacuna.path("tokenizer").asText()).isEqualTo("bytes");
    assertThat(
            Json.MAPPER.readTree(out.resolve("config.json").toFile()).path("model_type").asText())
        .isEqualTo("llama");
  }

  @Test
  @DisplayName("a model with an output gate goes under Lacuna's own name, and comes back")
  void outputGate() throws IOException {
    assertThat(cli.train("name=gated", "model.output_gate=true", "--no-eval").code()).isZero();
    JsonNode expected = done(Cli.eval("gated", "--json")).json();
    model = folder.resolve("exported");

    assertThat(done("export", "gated", model.toString()).out()).contains("only Lacuna reads");
    assertThat(
            Json.MAPPER.readTree(model.resolve("config.json").toFile()).path("model_type").asText())
        .isEqualTo("lacuna");
    imported("name=back");
    assertThat(values(done(Cli.eval("back", "--json")).json())).isEqualTo(values(expected));
  }

  @Test
  void badExports() throws IOException {
    imported("name=mine");
    String out = folder.resolve("out").toString();

    BadInputTest.assertOneLine(cli.run("export", "nobody", out), "nobody");
    BadInputTest.assertOneLine(
        cli.run("export", "mine", out, "--type=int8"), "--type", "bfloat16", "int8");
    BadInputTest.assertOneLine(cli.run("export", "mine", out, "--shard=0"), "--shard");
    BadInputTest.assertOneLine(
        cli.run("export", "mine", cli.corpus().toString()), "exists already");
    assertThat(Path.of(out)).doesNotExist();
    done("export", "mine", out, "--type=bf16", "--shard=0.000003");
    assertThat(Path.of(out).resolve("model.safetensors.index.json")).isNotEmptyFile();
  }
}
