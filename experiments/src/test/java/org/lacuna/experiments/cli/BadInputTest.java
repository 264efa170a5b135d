package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.cuda.CudaDevice;

/** What cannot be trained is said in one line, and no run is begun. */
class BadInputTest {
  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder);
  }

  /** Exit code 2, one line that names the cause, no run. */
  private void assertRefused(Cli.Result result, String... words) throws IOException {
    assertOneLine(result, words);
    assertThat(result.out()).isEmpty();
    assertThat(cli.results()).as("runs begun").isEmpty();
    assertThat(cli.ids()).isEmpty();
  }

  static void assertOneLine(Cli.Result result, String... words) {
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("lacuna: ").contains(words);
    assertThat(result.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "model.layer=3,                           layer,        layers",
    "modle.layers=3,                          modle,        model",
    "training.learning_rat=1,                 learning_rat, learning_rate",
    "evaluation.lenghts=[16],                 lenghts,      lengths",
    "attention.patern=full,                   patern,       pattern",
    "attention.pattern=mobba,                 mobba,        moba",
    "attention.methods.moba.topk=2,           topk,         top_k",
    "attention.methods.mobba.top_k=2,         mobba,        moba"
  })
  @DisplayName("an unknown key or method is refused with the nearest known one")
  void unknownKeyOrMethod(String argument, String given, String nearest) throws IOException {
    assertRefused(cli.train("attention.pattern=moba", argument), given, nearest);
  }

  @ParameterizedTest
  @CsvSource({"attention.methods.moba.topk=2, top_k", "attention.methods.mobba.top_k=2, moba"})
  @DisplayName("parameters of methods that no layer uses are read as well")
  void unknownParameterOfAnUnusedMethod(String argument, String nearest) throws IOException {
    assertRefused(cli.train("attention.pattern=full", argument), nearest);
  }

  @ParameterizedTest
  @CsvSource({
    "model.layers=0,                      layers",
    "model.layers=two,                    layers",
    "model.kv_heads=3,                    kv_heads",
    "model.head_dim=7,                    head_dim",
    "model.latent={},                     kv_heads",
    "model.latent.rope_dim=3,             rope_dim",
    "training.length=1,                   training.length",
    "training.steps=-1,                    training.steps",
    "training.learning_rate=-1,           learning_rate",
    "training.learning_rate=.nan,         learning_rate",
    "corpus.test=0.9,                     corpus",
    "corpus.tokenizer=bpe,                tokenizer",
    "evaluation.measures.perplexity.targets=17,               targets",
    "evaluation.lengths=[],               lengths",
    "name=Not a name,                     name",
    "device=cuda,                         device",
    "precision=half,                      precision",
    "precision=tf32,                      precision",
    "attention.pattern=,                  pattern",
    "attention.methods.moba.top_k=0,      top_k",
    "attention.methods.moba.block_size=x, block_size"
  })
  void valueOutOfRange(String argument, String key) throws IOException {
    assertRefused(cli.train("attention.pattern=moba", argument), key);
  }

  @Test
  @DisplayName(
      "without a CUDA device, training on one is refused at once, and it is said what helps")
  void noDevice() throws IOException {
    assumeFalse(CudaDevice.isSeen(), "there is a CUDA device");
    Cli.Result refused = cli.train("device=gpu");
    assertRefused(refused, "device", "no CUDA device is seen by libtorch", "lacuna doctor");
    assertRefused(cli.train("device=gpu", "precision=tf32"), "no CUDA device");
    assertOneLine(cli.run("bench", "attention", "--device=gpu"), "no CUDA device");
    assertOneLine(cli.run("conform", folder.toString(), "--device=gpu"), "no CUDA device");
  }

  @Test
  void missingConfigurationFile() throws IOException {
    assertRefused(cli.run("train", folder.resolve("none.yaml").toString()), "none.yaml");
  }

  @Test
  void configurationThatIsAFolder() throws IOException {
    assertRefused(cli.run("train", folder.toString()), folder.toString());
  }

  @Test
  void configurationThatIsNoYaml() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "model: {layers: [\n");
    assertRefused(cli.run("train", file.toString()), "bad.yaml");
  }

  @Test
  void unknownKeyInAFileIsNamedWithTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "model:\n  layer: 2\n");
    assertRefused(cli.run("train", file.toString()), "bad.yaml", "layer", "layers");
  }

  @Test
  void missingCorpusNamesTheNearest() throws IOException {
    assertRefused(cli.train("--corpus=" + folder.resolve("text")), "text", "texts");
  }

  @Test
  void emptyCorpus() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertRefused(cli.train("--corpus=" + empty), "empty");
  }

  @Test
  void corpusOfBinaryFilesOnly() throws IOException {
    Path binary = Files.createDirectories(folder.resolve("binary"));
    Files.write(binary.resolve("a.bin"), new byte[1000]);
    assertRefused(cli.train("--corpus=" + binary), "binary");
  }

  @Test
  void corpusTooShortForTheTrainingLength() throws IOException {
    Path small = Files.createDirectories(folder.resolve("small"));
    for (String name : List.of("a", "b", "c", "d")) {
      Files.writeString(small.resolve(name + ".txt"), "a few words ".repeat(5));
    }
    assertRefused(cli.train("--corpus=" + small, "training.length=100"), "train", "101", "longest");
  }

  @Test
  void corpusTooShortForValidation() throws IOException {
    Path uneven = Files.createDirectories(folder.resolve("uneven"));
    Files.writeString(uneven.resolve("long.txt"), "many words ".repeat(2000));
    for (String name : List.of("b", "c", "d")) {
      Files.writeString(uneven.resolve(name + ".txt"), "a few words ".repeat(5));
    }
    assertRefused(cli.train("--corpus=" + uneven, "training.length=100"), "validation", "101");
  }

  @Test
  @DisplayName("an evaluation that no text is long enough for is refused before the training")
  void evaluationLengthBeyondEveryDocument() throws IOException {
    assertRefused(cli.train("evaluation.lengths=[16,100000]"), "test", "100000");
  }

  @Test
  @DisplayName("a sparse method that sees every key at the training length is full attention")
  void sparseMethodThatSeesEverything() throws IOException {
    assertRefused(
        cli.train("attention.pattern=moba", "attention.methods.moba.block_size=32"),
        "training.length",
        "32",
        "moba");
  }

  @ParameterizedTest
  @ValueSource(strings = {"minference", "full last:1=minference", "FV"})
  @DisplayName("a method that looks at the whole prompt cannot be trained with, in any layer")
  void methodOfPrefillOnly(String pattern) throws IOException {
    assertRefused(
        cli.train("attention.pattern=" + pattern),
        "attention.pattern",
        "minference",
        "cannot be trained",
        "evaluate",
        "trained run");
  }

  @Test
  void patternThatExceptsMoreLayersThanThereAre() throws IOException {
    assertRefused(cli.train("attention.pattern=moba last:3"), "last:3", "2");
  }

  @Test
  void divergenceHasAnExitCodeOfItsOwn() {
    Cli.Result result =
        cli.train("training.learning_rate=1e20", "training.warmup_steps=0", "training.steps=50");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("lacuna: ").contains("diverged at step", "learning_rate");
    assertThat(cli.run("runs").out()).contains("diverged");
  }

  @Test
  void unknownCommandAndOption() {
    assertThat(cli.run("trian").code()).isEqualTo(2);
    assertThat(cli.run("trian").err()).contains("trian", "train");
    assertThat(cli.run("train", "--jsn").code()).isEqualTo(2);
  }
}
