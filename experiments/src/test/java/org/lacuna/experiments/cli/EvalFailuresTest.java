package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.results.Json;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunLock;
import org.lacuna.results.RunRecord;

/** An evaluation that cannot be made leaves every result as it was. */
class EvalFailuresTest {
  @TempDir Path folder;

  private Cli cli;
  private String id;

  @BeforeEach
  void train() throws IOException {
    cli = new Cli(folder);
    assertThat(cli.train("name=tiny", "training.steps=1", "--no-eval").code()).isZero();
    id = cli.ids().getFirst();
  }

  private Path run() {
    return cli.runs().resolve(id);
  }

  private void assertRefused(String[] arguments, String... words) throws IOException {
    Map<String, String> before = cli.results();
    Cli.Result result = cli.run(arguments);

    BadInputTest.assertOneLine(result, words);
    assertThat(result.out()).isEmpty();
    assertThat(cli.results().equals(before)).as("results unchanged").isTrue();
  }

  @Test
  void unknownRunNamesTheNearest() throws IOException {
    assertRefused(Cli.eval("tini-0000000000"), "tini-0000000000", id);
  }

  @Test
  void lengthBeyondEveryDocument() throws IOException {
    assertRefused(
        new String[] {"eval", id, "lengths=[16,100000]", "measures.perplexity.targets=8"},
        "100000");
  }

  @Test
  void unknownKeyOfTheEvaluation() throws IOException {
    assertRefused(Cli.eval(id, "lenghts=[32]"), "lenghts", "lengths");
    assertRefused(
        Cli.eval(id, "measures.perplexity.target=3"), "measures.perplexity.target", "targets");
    assertRefused(Cli.eval(id, "measures.perplexty={}"), "perplexty", "perplexity");
  }

  @Test
  void runOfAnotherFormat() throws IOException {
    Path record = run().resolve("run.json");
    String text = Files.readString(record);
    Files.writeString(record, text.replaceFirst("(\"format\"\\s*:\\s*)1", "$12"));
    assertThat(Files.readString(record)).isNotEqualTo(text);

    assertRefused(Cli.eval(id), "run.json", "format", "version 2");
    assertThat(cli.run("runs").err()).startsWith("lacuna: skipped ").contains("version 2");
  }

  @Test
  void recordChangedByHand() throws IOException {
    Path record = run().resolve("run.json");
    Files.writeString(
        record, Files.readString(record).replaceFirst("\"layers\"\\s*:\\s*2", "\"layers\": 1"));

    assertRefused(Cli.eval(id), "run.json");
  }

  /** Some terabytes, which nothing is to be allocated for. */
  @Test
  void recordOfALargerModelThanItsWeights() throws IOException {
    ObjectNode record =
        (ObjectNode) Json.MAPPER.readTree(Files.readString(run().resolve("run.json")));
    ((ObjectNode) record.path("config").path("model")).put("ffn", 1 << 30);
    String larger = RunRecord.id("tiny", record.path("config"));
    Files.move(run(), cli.runs().resolve(larger));
    id = larger;
    Files.writeString(run().resolve("run.json"), Json.line(record.put("id", id)));

    assertRefused(Cli.eval(id), "model.safetensors", "tensors do not fit", "1073741824");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "state.json"})
  void truncatedCheckpoint(String name) throws IOException {
    Path file = run().resolve("checkpoint").resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(Cli.eval(id), name);
  }

  @Test
  void damagedCheckpointOfTheRightSize() throws IOException {
    Path file = run().resolve("checkpoint").resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 8, 40, (byte) '?');
    Files.write(file, bytes);

    assertRefused(Cli.eval(id), "model.safetensors");
  }

  @Test
  void noCheckpoint() throws IOException {
    for (String name : new String[] {"model.safetensors", "optimizer.safetensors", "state.json"}) {
      Files.delete(run().resolve("checkpoint").resolve(name));
    }
    assertRefused(Cli.eval(id), id, "no checkpoint");
  }

  @Test
  void corpusThatIsGone() throws IOException {
    Files.move(cli.corpus(), folder.resolve("moved"));

    assertRefused(Cli.eval(id), "texts");
  }

  @Test
  void corpusThatChanged() throws IOException {
    Files.writeString(cli.corpus().resolve("text0.txt"), "other words ".repeat(300));

    assertRefused(Cli.eval(id), id, "other data");
  }

  @Test
  void runThatAnotherProcessWrites() throws IOException {
    try (RunLock _ = RunFolder.open(run()).lock()) {
      assertRefused(Cli.eval(id), id);
    }
  }
}
