package org.lacuna.experiments.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Template;
import org.lacuna.methods.HeadShape;

/** How latent attention is asked for, and what of it is refused. */
class LatentConfigTest {
  @TempDir Path folder;

  private static ModelConfig model(String... keys) {
    return Binder.bind(ModelConfig.defaults(), null, List.of(keys));
  }

  @Test
  void isOffUnlessItIsAskedFor() {
    assertThat(ModelConfig.defaults().latent()).isNull();
    assertThat(model("kv_heads=4", "latent={}", "latent=null").latent()).isNull();
    assertThat(model().headShape()).isEqualTo(new HeadShape(4, 2, 32));
    assertThat(model().rotatedDim()).isEqualTo(32);
  }

  @Test
  void keysThatAreNotGivenAreTheDefaults() {
    assertThat(model("kv_heads=4", "latent={}").latent()).isEqualTo(LatentConfig.defaults());
    assertThat(model("kv_heads=4", "latent.query_rank=24", "latent.kv_rank=48").latent())
        .isEqualTo(new LatentConfig(48, 24, 32, 16, 32));
  }

  @Test
  void headsOfAModelWithLatents() {
    ModelConfig model = model("kv_heads=4", "latent={}");

    assertThat(model.headShape()).isEqualTo(new HeadShape(4, 4, 48, 32, 64 + 16));
    assertThat(model.rotatedDim()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latent={}                           | kv_heads: expected as many as heads (4) with latent, got 2
          latent={kv_rank: 0}                 | latent.kv_rank: expected at least 1, got 0
          latent={query_rank: -1}             | latent.query_rank: expected at least 0, got -1
          latent={nope_dim: 0}                | latent.nope_dim: expected at least 1, got 0
          latent={rope_dim: 5}                | latent.rope_dim: expected an even number, got 5
          latent={rope_dim: 0}                | latent.rope_dim: expected an even number, got 0
          latent={value_dim: 0}               | latent.value_dim: expected at least 1, got 0
          latent={kv_rnk: 3}                  | latent.kv_rnk: unknown key; did you mean latent.kv_rank?
          latent=mla                          | expected a section, got "mla"
          """)
  void mistakesAreNamed(String argument, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> model(argument))
        .withMessage("argument " + argument + ": " + message);
  }

  @Test
  void templateExplainsTheSectionAndReadsBack() throws IOException {
    String off = Template.yaml(ModelConfig.defaults());
    assertThat(off).contains("latent: null", "kv_rank: Channels", "rope_dim: Channels");

    ModelConfig model = model("kv_heads=4", "latent.query_rank=24");
    Path file = Files.writeString(folder.resolve("model.yaml"), Template.yaml(model));
    assertThat(Binder.bind(ModelConfig.defaults(), file, List.of())).isEqualTo(model);
  }
}
