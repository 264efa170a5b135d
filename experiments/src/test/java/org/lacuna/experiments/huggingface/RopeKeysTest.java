package org.lacuna.experiments.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.experiments.config.RopeConfig.Scaling;
import org.lacuna.results.Json;

/** Keys of others, in our record. */
class RopeKeysTest {
  private static final Path FILE = Path.of("config.json");

  private static RopeConfig read(String json) throws JsonProcessingException {
    return RopeKeys.read(FILE, Json.MAPPER.readTree(json));
  }

  @Test
  void everyKeyOfYarn() throws JsonProcessingException {
    RopeConfig rope =
        read(
            """
            {"max_position_embeddings": 4096, "rope_parameters": {
              "rope_theta": 1e6, "rope_type": "yarn", "factor": 8.0,
              "original_max_position_embeddings": 1024, "beta_fast": 16, "beta_slow": 2,
              "truncate": false, "attention_factor": 1.25, "mscale": 1, "mscale_all_dim": 0.5}}
            """);

    assertThat(rope)
        .isEqualTo(new RopeConfig(1e6, Scaling.YARN, 8, 1024, 16, 2, false, 1.25, 1.0, 0.5, 1, 4));
  }

  @Test
  void everyKeyOfLlama3() throws JsonProcessingException {
    RopeConfig rope =
        read(
            """
            {"rope_parameters": {"rope_theta": 500000, "rope_type": "llama3", "factor": 32,
              "low_freq_factor": 2, "high_freq_factor": 8,
              "original_max_position_embeddings": 8192}}
            """);

    assertThat(rope)
        .isEqualTo(
            new RopeConfig(5e5, Scaling.LLAMA3, 32, 8192, 32, 1, true, null, null, null, 2, 8));
  }

  @Test
  @DisplayName("the original length is the model's where the section gives none")
  void originalLengthOfTheModel() throws JsonProcessingException {
    RopeConfig rope =
        read(
            """
            {"max_position_embeddings": 4096,
             "rope_parameters": {"rope_type": "dynamic", "factor": 2}}
            """);

    assertThat(rope.originalLength()).isEqualTo(4096);
    assertThat(rope.theta()).isEqualTo(RopeConfig.defaults().theta());
  }

  @Test
  @DisplayName("an mscale of 0 is none")
  void zeroMscale() throws JsonProcessingException {
    RopeConfig rope =
        read("{\"rope_parameters\": {\"rope_type\": \"yarn\", \"mscale\": 0, \"factor\": 2}}");

    assertThat(rope.mscale()).isNull();
  }

  @Test
  void unknownTypeOrKeyIsRefused() {
    assertThatThrownBy(() -> read("{\"rope_parameters\": {\"rope_type\": \"longrope\"}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("longrope", "llama3");
    assertThatThrownBy(() -> read("{\"rope_parameters\": {\"short_factor\": [1]}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("short_factor");
  }
}
