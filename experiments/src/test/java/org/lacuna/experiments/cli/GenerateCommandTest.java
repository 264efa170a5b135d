package org.lacuna.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.Published;

/** Text written on by the command line. */
class GenerateCommandTest {
  private static final String PROMPT = "query key value ";

  @TempDir static Path folder;

  private static Cli cli;
  private static String model;

  @BeforeAll
  static void train() throws IOException {
    cli = new Cli(folder);
    assertThat(cli.train("name=tiny", "attention.pattern=full,moba", "--no-eval").code()).isZero();
    model = Published.copy(Published.WITH_TOKENIZER, folder).toString();
  }

  private static Cli.Result generate(String... arguments) {
    List<String> all = new ArrayList<>(List.of("generate"));
    all.addAll(List.of(arguments));
    return cli.run(all.toArray(String[]::new));
  }

  private static JsonNode json(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "-n", "12"));
    Cli.Result result = generate(all.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return result.json();
  }

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  @DisplayName("the prompt by option, from a file and from standard input is the same")
  void prompts() throws IOException {
    JsonNode expected = json("tiny", "-p", PROMPT);
    Path file = Files.writeString(folder.resolve("prompt.txt"), PROMPT);

    assertThat(json("tiny", "--file=" + file).path("tokens")).isEqualTo(expected.path("tokens"));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(PROMPT.getBytes(UTF_8)));
    try {
      assertThat(json("tiny").path("tokens")).isEqualTo(expected.path("tokens"));
    } finally {
      System.setIn(before);
    }
    assertThat(json("tiny", "-p", "window sink").path("tokens"))
        .isNotEqualTo(expected.path("tokens"));
  }

  @Test
  void keysOfJson() {
    JsonNode found = json("tiny", "-p", PROMPT);

    List<String> keys = new ArrayList<>();
    found.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactlyInAnyOrder(
            "model",
            "method",
            "promptTokens",
            "tokens",
            "text",
            "prefillSeconds",
            "decodeSeconds",
            "cacheBytes");
    assertThat(found.path("model").asText()).startsWith("tiny-");
    assertThat(found.path("method").asText()).isEqualTo("full,moba");
    // The token that starts a document stands before the bytes.
    assertThat(found.path("promptTokens").asInt()).isEqualTo(PROMPT.length() + 1);
    assertThat(found.path("tokens").size()).isBetween(1, 12);
    assertThat(found.path("cacheBytes").asLong()).isPositive();
  }

  @Test
  @DisplayName("text goes out alone, what it took goes beside it")
  void text() {
    Cli.Result result = generate("tiny", "-p", PROMPT, "-n", "12");

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo(json("tiny", "-p", PROMPT).path("text").asText() + "\n");
    assertThat(result.err())
        .hasLineCount(1)
        .contains("tiny-", "full,moba", "17 tokens", "12 tokens", "KV cache");
  }

  @Test
  @DisplayName("a single token has no speed of decoding, and none is told")
  void oneToken() {
    assertThat(generate("tiny", "-p", PROMPT, "-n", "1").err()).doesNotContain("NaN");
  }

  @Test
  @DisplayName("a folder of transformers, as it lies there; no run is made")
  void folder() {
    List<String> before = cli.ids();
    JsonNode found = json(model, "-p", PROMPT, "--ignore-end");

    assertThat(found.path("model").asText()).isEqualTo(model);
    assertThat(found.path("method").asText()).isEqualTo("full");
    assertThat(found.path("tokens")).hasSize(12);
    assertThat(cli.ids()).isEqualTo(before);
  }

  @Test
  @DisplayName("an exported run writes what the run writes")
  void exported() {
    String out = folder.resolve("out").toString();
    assertThat(cli.run("export", "tiny", out).code()).isZero();

    JsonNode expected = json("tiny", "-p", PROMPT, "--temperature=1", "--seed=3");
    JsonNode found = json(out, "-p", PROMPT, "--temperature=1", "--seed=3");
    for (String key : new String[] {"tokens", "text", "method", "promptTokens", "cacheBytes"}) {
      assertThat(found.path(key)).as(key).isEqualTo(expected.path(key));
    }
  }

  @Test
  @DisplayName("drawn by temperature, top-k, top-p and seed; the chunk changes nothing")
  void sampling() {
    JsonNode drawn = json("tiny", "-p", PROMPT, "--temperature=3", "--seed=5", "--ignore-end");

    assertThat(
            json("tiny", "-p", PROMPT, "--temperature=3", "--seed=5", "--ignore-end", "--chunk=4")
                .path("tokens"))
        .isEqualTo(drawn.path("tokens"));
    assertThat(
            json("tiny", "-p", PROMPT, "--temperature=3", "--seed=6", "--ignore-end")
                .path("tokens"))
        .isNotEqualTo(drawn.path("tokens"));
    JsonNode greedy = json("tiny", "-p", PROMPT, "--ignore-end");
    assertThat(
            json("tiny", "-p", PROMPT, "--temperature=3", "--top-k=1", "--ignore-end")
                .path("tokens"))
        .isEqualTo(greedy.path("tokens"));
    assertThat(
            json("tiny", "-p", PROMPT, "--temperature=3", "--top-p=1e-9", "--ignore-end")
                .path("tokens"))
        .isEqualTo(greedy.path("tokens"));
  }

  @Test
  @DisplayName("another attention, another tokenizer, no token that starts")
  void otherwise() {
    assertThat(
            json("tiny", "pattern=streaming", "methods.streaming.block_size=4", "-p", PROMPT)
                .path("method")
                .asText())
        .isEqualTo("streaming");
    assertThat(json("tiny", "--no-start", "-p", PROMPT).path("promptTokens").asInt())
        .isEqualTo(PROMPT.length());
    assertThat(json("tiny", "--tokenizer=symbols:9", "-p", "1 2 3 ").path("promptTokens").asInt())
        .isEqualTo(4);
    assertThat(json(model, "--tokenizer=bytes", "-p", PROMPT).path("promptTokens").asInt())
        .isEqualTo(PROMPT.length() + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nobody              |            | nobody          | tiny",
        "tiny                | pattern=mobba | mobba        | moba",
        "tiny                | patern=moba | patern         | pattern",
        "tiny                | pattern=nsa | other weights  | nsa",
        "tiny                | methods.moba.topk=2 | topk    | top_k",
        "tiny                | --tokenizer=byte | byte       | bytes",
        "tiny                | --tokenizer=symbols:300 | vocabulary | 257",
        "tiny                | --tokenizer=symbols:9 | prompt | number",
        "tiny                | --temperature=-1 | --temperature | expected",
        "tiny                | --top-k=-1 | --top-k          | expected",
        "tiny                | --top-p=0  | --top-p          | expected",
        "tiny                | -n=0       | --tokens         | 1 or more",
        "tiny                | -n=2147483647 | --tokens      | expected",
        "tiny                | --chunk=0  | --chunk          | 1 or more",
        "tiny                | --file=none.txt | --file      | both"
      })
  @DisplayName("what cannot be used is said in one line")
  void refused(String name, String argument, String named, String hint) {
    List<String> arguments = new ArrayList<>(List.of(name, "-p", "a b"));
    if (argument != null) {
      arguments.add(argument);
    }
    BadInputTest.assertOneLine(generate(arguments.toArray(String[]::new)), named, hint);
  }

  @Test
  void badPrompts() {
    BadInputTest.assertOneLine(generate("tiny", "--file=none.txt"), "none.txt", "no such file");
    BadInputTest.assertOneLine(generate("tiny", "-p", "", "--no-start"), "prompt", "some text");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a file that is there and cannot be read")
  void promptThatTheSystemDoesNotRead() {
    BadInputTest.assertOneLine(generate("tiny", "--file=/proc/self/mem"), "/proc/self/mem: ");
  }
}
