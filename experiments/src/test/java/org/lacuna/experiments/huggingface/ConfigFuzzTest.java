package org.lacuna.experiments.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.Mutations;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.experiments.config.ModelConfig;

/** Whatever the small files of a folder hold, they are read or refused in one line. */
class ConfigFuzzTest {
  private static final int CASES = 4000;

  @TempDir Path folder;

  private int read;
  private int refused;

  private static Mutations mutations(long seed) {
    return new Mutations(
        seed,
        "\"lacuna\"",
        "\"mistral\"",
        "\"qwen2\"",
        "\"qwen3\"",
        "\"yarn\"",
        "\"dynamic\"",
        "\"llama3\"",
        "\"layer_types\"",
        "\"use_sliding_window\"",
        "\"sliding_window\"",
        "\"rope_parameters\"",
        "\"rope_scaling\"",
        "\"head_dim\"",
        "\"latent\"",
        "{\"rope_type\":\"yarn\"}",
        "[\"sliding_attention\",\"full_attention\"]",
        "1000000000",
        "-1e-400");
  }

  /** Anew and not over the old one, which some file systems would force to the disk. */
  private void replace(String name, byte[] content) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
    Files.write(folder.resolve(name), content, StandardOpenOption.CREATE_NEW);
  }

  /** Mutations of some files, each in the place of the whole one. */
  private void fuzz(String name, List<byte[]> seeds, long seed) throws IOException {
    Mutations mutations = mutations(seed);
    for (int i = 0; i < CASES; i++) {
      byte[] whole = seeds.get(i % seeds.size());
      byte[] damaged =
          mutations.below(4) == 0
              ? mutations.ofBytes(whole)
              : mutations
                  .ofJson(new String(whole, StandardCharsets.UTF_8))
                  .getBytes(StandardCharsets.UTF_8);
      replace(name, damaged);
      check(new String(damaged, StandardCharsets.ISO_8859_1));
    }
  }

  private void check(String what) {
    try {
      PretrainedFolder opened = PretrainedFolder.open(folder);
      EndTokens.of(folder).forEach(token -> assertThat(token).isNotNegative());
      assertThat(opened.model().layers()).isBetween(1, 10_000);
      assertThat(opened.model().vocabulary()).isPositive();
      assertThat(opened.model().context()).isPositive();
      assertThat(opened.attention().pattern()).isNotNull();
      read++;
    } catch (ConfigException e) {
      assertThat(e.getMessage())
          .as(what)
          .startsWith(folder.toString())
          .containsPattern("^\\S+/(config|lacuna|generation_config)\\.json: .")
          .doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029]")
          .hasSizeLessThan(4000);
      refused++;
    } catch (RuntimeException | Error e) {
      fail(what, e);
    }
  }

  private void assertBoth() {
    assertThat(read).as("some changes do no harm").isGreaterThan(CASES / 20);
    assertThat(refused).isGreaterThan(CASES / 4);
  }

  @Test
  @DisplayName("config.json of every family and key style")
  void families() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Path published : Configs.published()) {
      for (String name : List.of("config.json", "config_other_style.json")) {
        if (Files.exists(published.resolve(name))) {
          seeds.add(Files.readAllBytes(published.resolve(name)));
        }
      }
    }
    fuzz(PretrainedConfig.FILE, seeds, 1);
    assertBoth();
  }

  @Test
  @DisplayName("config.json with a section of our own")
  void own() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    ModelConfig model = ModelConfig.defaults().of(300, 64);
    for (ModelConfig each : List.of(model, ConfigWriterTest.latent(LatentConfig.defaults()))) {
      String tree = Binder.toTree(each).toPrettyString();
      seeds.add(
          "{\"model_type\": \"lacuna\", \"lacuna\": %s}"
              .formatted(tree)
              .getBytes(StandardCharsets.UTF_8));
    }
    fuzz(PretrainedConfig.FILE, seeds, 2);
    assertBoth();
  }

  @Test
  void methodFile() throws IOException {
    Configs.write(folder, Configs.of("qwen3"));
    AttentionConfig attention =
        new AttentionConfig("moba last:1", Map.of("moba", Configs.tree("{\"block_size\": 8}")));
    fuzz(
        MethodFile.FILE,
        List.of(
            new MethodFile(attention, "bytes")
                .tree()
                .toPrettyString()
                .getBytes(StandardCharsets.UTF_8),
            new MethodFile(AttentionConfig.defaults(), null)
                .tree()
                .toString()
                .getBytes(StandardCharsets.UTF_8)),
        3);
    assertBoth();
  }

  @Test
  void generationConfig() throws IOException {
    Configs.write(folder, Configs.of("llama", "{\"eos_token_id\": 3}"));
    fuzz(
        FolderFiles.GENERATION,
        List.of(
            "{\"eos_token_id\": [1, 2], \"bos_token_id\": 0}".getBytes(StandardCharsets.UTF_8),
            Files.readAllBytes(Configs.published("llama_plain").resolve(FolderFiles.GENERATION))),
        4);
    assertBoth();
  }
}
