package org.lacuna.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lacuna.config.Sample.Moba;

/** How the template looks. */
class TemplateTest {

  @Test
  void everyKeyStandsUnderItsSentence() {
    String template =
        Template.of(
                Binder.bind(Sample.DEFAULTS, null, List.of("phases=[{name: warm}, {steps: 5}]")))
            .section("methods.moba", new Moba(64, 3))
            .yaml();

    assertThat(template)
        .isEqualTo(
            """
            # An experiment: what is trained, on what, and for how long.

            # Name of the run.
            name: quickstart
            # Seed of every random choice.
            seed: 17

            model:
              # Width of the residual stream, in channels.
              dim: 64
              # Query heads.
              heads: 4
              # Key and value heads (GQA).
              kv_heads: 2
              # Attention of each layer.
              pattern: FSSF
              # Number format of the weights. One of: float32, bfloat16, mixed_half.
              precision: float32
              # Sigmoid gate on each head's output.
              output_gate: false

            # How the model is trained.
            training:
              # Tokens in a sequence.
              length: 256
              # Optimizer steps.
              steps: 300
              # Peak learning rate.
              learning_rate: 0.0003
              # Lengths to evaluate at, in tokens.
              eval_lengths: [256, 512]
              # Norm that gradients are clipped to; null for no clipping.
              clip: 1.0
              # Folder of the corpus; null for the built-in one.
              corpus: null

            # Scaling of the positions; null for none.
            # Its keys:
            #   theta: Base of the frequencies.
            #   factor: Factor.
            rope: null
            # Phases, one after the other.
            # Keys of each:
            #   name: Name.
            #   steps: Steps.
            #   frozen: Frozen parts.
            phases:
              - name: warm
                steps: 100
                frozen: []
              - name: main
                steps: 5
                frozen: []

            # Configuration of each method.
            methods:
              # MoBA: top-k blocks by their mean key.
              moba:
                # Keys in a block.
                block_size: 64
                # Blocks that each query sees.
                top_k: 3

            # Corpora by name.
            # Keys of each:
            #   path: Where it lies.
            #   weight: Share of the tokens.
            corpora: {}
            """);
  }

  @Test
  void addedSectionKeepsTheValuesThatTheConfigurationHas() {
    Sample sample =
        Binder.bind(Sample.DEFAULTS, null, List.of("methods={moba: {top_k: 9}, zeta: {a: 1}}"));
    String template = Template.of(sample).section("methods.moba", new Moba(64, 3)).yaml();
    JsonNode methods =
        Objects.requireNonNull(YamlReader.read(template, "template", true)).get("methods");

    assertThat(methods)
        .hasToString("{\"moba\":{\"block_size\":64,\"top_k\":9},\"zeta\":{\"a\":1}}");
  }

  @Test
  void sectionOutsideAMapIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Template.of(Sample.DEFAULTS).section("model.moba", new Moba(64, 3)))
        .withMessage("model.moba does not lie in a map of the configuration");
  }

  @Test
  void commentsAndListsAreWrapped() {
    record Wide(
        @Doc(
                "A sentence that goes on for so long that no line of a hundred columns can hold it"
                    + " and that therefore has to be carried on in a second line.")
            List<String> words) {}
    String template =
        Template.yaml(new Wide(List.of("w".repeat(40), "v".repeat(40), "u u u u u u u")));

    assertThat(template.lines()).allMatch(line -> line.length() <= 100).hasSize(6);
  }
}
