package org.lacuna.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.config.Sample.Moba;

/** The one line that each mistake is answered with. */
class BinderMistakesTest {

  @TempDir Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("experiment.yaml"), yaml);
  }

  /** The message for a file, with the folder before its name taken off. */
  private String message(String yaml, String... overrides) throws IOException {
    Path file = file(yaml);
    ConfigException mistake =
        catchThrowableOfType(
            ConfigException.class,
            () -> Binder.bind(Sample.DEFAULTS, file, Arrays.asList(overrides)));
    assertThat(mistake).as("mistake in %s", yaml).isNotNull().message().doesNotContain("\n");
    return String.valueOf(mistake.getMessage()).replace(folder + "/", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          training: {lenght: 3}         | training.lenght: unknown key; did you mean training.length?
          length: 3                     | length: unknown key; did you mean training.length?
          steps: 3                      | steps: unknown key; did you mean training.steps?
          trainng: {steps: 3}           | trainng: unknown key; did you mean training?
          model: {kvHeads: 3}           | model.kvHeads: unknown key; did you mean model.kv_heads?
          model: {kv-heads: 3}          | model.kv-heads: unknown key; did you mean model.kv_heads?
          rope: {zzzzzzzz: 3}           | rope.zzzzzzzz: unknown key; known here: theta, factor
          phases: [{stepz: 3}]          | phases[0].stepz: unknown key; did you mean phases[0].steps?
          corpora: {a: {wieght: 3}}     | corpora.a.wieght: unknown key; did you mean corpora.a.weight?
          training: {steps: many}       | training.steps: expected a whole number, got "many"
          training: {steps: 1.5}        | training.steps: expected a whole number, got 1.5
          training: {steps: "12"}       | training.steps: expected a whole number, got "12"; remove its quotes
          training: {steps: 3000000000} | training.steps: expected a whole number from -2147483648 to 2147483647, got 3000000000
          training: {steps: }           | training.steps: expected a whole number, got null
          training: {steps: [1]}        | training.steps: expected a whole number, got a list
          training: {steps: {a: 1}}     | training.steps: expected a whole number, got a section
          seed: 9223372036854775808     | seed: expected a whole number from -9223372036854775808 to 9223372036854775807, got 9223372036854775808
          training: {learning_rate: hi} | training.learning_rate: expected a number, got "hi"
          training: {learning_rate: "1e-3"} | training.learning_rate: expected a number, got "1e-3"; remove its quotes
          training: {learning_rate: .nan} | training.learning_rate: expected a number, got ".nan"
          training: {learning_rate: 1e999} | training.learning_rate: expected a number, got Infinity, which is too large
          training: {eval_lengths: [1, a]} | training.eval_lengths[1]: expected a whole number, got "a"
          training: {eval_lengths: 1}   | training.eval_lengths: expected a list, got 1
          training: 3                   | training: expected a section, got 3
          corpora: [3]                  | corpora: expected a section, got a list
          corpora: {a: {path: x}}       | corpora.a: the key weight is missing
          rope: {theta: 1}              | rope: the key factor is missing
          model: {output_gate: yes}     | model.output_gate: expected true or false, got "yes"
          name: 12                      | name: expected a text, got 12; put it in quotes
          name:                         | name: expected a text, got null
          model: {precision: flot32}    | model.precision: expected one of float32, bfloat16, mixed_half, got "flot32"; did you mean float32?
          model: {precision: FLOAT32}   | model.precision: expected one of float32, bfloat16, mixed_half, got "FLOAT32"; did you mean float32?
          model: {precision: 3}         | model.precision: expected one of float32, bfloat16, mixed_half, got 3
          training: {corpus: "\\0"}     | training.corpus: expected a path, got "\\u0000": Nul character not allowed
          training: {steps: 0}          | training.steps: must be at least 1, got 0
          model: {heads: 3}             | model.heads: must divide dim 64, got 3
          model: {heads: 0}             | model: these values cannot be used (java.lang.ArithmeticException: / by zero)
          """)
  void fileIsNamedWithTheFullPathOfTheKey(String yaml, String expected) throws IOException {
    assertThat(message(yaml)).isEqualTo("experiment.yaml: " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          foo                    | expected key=value
          =3                     | no key before =
          a..b=1                 | an empty name in the key a..b
          .a=1                   | an empty name in the key .a
          a.=1                   | an empty name in the key a.
          name=                  | no value; write null for none, '' with its quotes for an empty text
          name=[1                | not valid YAML: expected ',' or ']', but got <stream end>
          name=*                 | not valid YAML: unexpected character found \\u0000(0)
          model.dim=x            | expected a whole number, got "x"
          model.dims=3           | unknown key; did you mean model.dim?
          modl.dim=3             | modl: unknown key; did you mean model?
          model={dim: x}         | model.dim: expected a whole number, got "x"
          training.steps=0       | must be at least 1, got 0
          model.dim=63           | model.heads: must divide dim 63, got 4
          training.steps.more=1  | training.steps: expected a whole number, got a section
          """)
  void argumentIsNamedAndItsKeyNotRepeated(String argument, String expected) {
    ConfigException mistake =
        catchThrowableOfType(
            ConfigException.class,
            () -> Binder.bind(Sample.DEFAULTS, null, List.of("seed=1", argument)));

    assertThat(mistake).hasMessageStartingWith("argument " + argument + ": ");
    assertThat(mistake).hasMessage("argument " + argument + ": " + expected);
  }

  @Test
  void mistakeInTheFileIsNotHiddenByAnArgument() throws IOException {
    assertThat(message("training: {steps: many}", "training.steps=3"))
        .isEqualTo("experiment.yaml: training.steps: expected a whole number, got \"many\"");
  }

  @Test
  void valuesThatDoNotGoTogetherNameEveryLayerThatGaveOne() throws IOException {
    assertThat(message("model: {dim: 96}", "seed=3", "model.heads=5"))
        .isEqualTo(
            "experiment.yaml, argument model.heads=5: model.heads: must divide dim 96, got 5");
  }

  @Test
  void openPartsNameTheLayerAndTheFullPath() throws IOException {
    Moba moba = new Moba(64, 3);
    Binder binder =
        Binder.of(
            List.of(file("methods: {moba: {blok_size: 32}}")), List.of("methods.nsa.top_k=x"));
    Sample bound = binder.bind(Sample.DEFAULTS);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> binder.section(moba, bound.methods().get("moba"), "methods.moba"))
        .withMessageEndingWith(
            "experiment.yaml: methods.moba.blok_size: unknown key; did you mean"
                + " methods.moba.block_size?");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> binder.section(moba, bound.methods().get("nsa"), "methods.nsa"))
        .withMessage("argument methods.nsa.top_k=x: expected a whole number, got \"x\"");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Binder.bindSection(moba, IntNode.valueOf(3), "methods.moba"))
        .withMessage("methods.moba: expected a section, got 3");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> Binder.bindSection(moba, Binder.toTree(moba).put("top_k", 0), "methods.moba"))
        .withMessage("methods.moba.top_k: must be at least 1, got 0");
  }

  @Test
  void refusalKeepsItsCause() throws IOException {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Binder.bind(Sample.DEFAULTS, null, List.of("training.steps=0")))
        .withCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void messageIsOneLineWhateverTheInput() throws IOException {
    assertThat(message("name: 1\n\"bad\\nkey\\r\\u2028\": 1"))
        .startsWith("experiment.yaml: bad\\nkey\\r\\u2028: unknown key");
    assertThat(message("\"" + "k".repeat(5000) + "\": 1").length()).isLessThan(300);
    assertThat(message("training: {steps: " + "v".repeat(5000) + "}").length()).isLessThan(300);
  }

  @Test
  void recordThatCannotBeConfiguredIsTheProgrammersMistake() {
    record Wrong(float rate) {}
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Binder.toTree(new Wrong(1)))
        .withMessageContaining("Wrong.rate");

    record NotFinite(double rate) {}
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Binder.toTree(new NotFinite(Double.NaN)))
        .withMessage("rate: NaN cannot be written as a value");
  }

  @Test
  void aKeyThatHasNoDefaultIsMissed() throws IOException {
    Path file = file("theta: 10000");

    assertThatThrownBy(() -> Binder.of(List.of(file), List.of()).bind(Sample.Rope.class))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": the key factor is missing");
  }
}
