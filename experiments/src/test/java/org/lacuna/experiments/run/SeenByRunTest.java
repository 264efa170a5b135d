package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.attention.SeenMask;

/** What a run's model sees of the text that it is evaluated on. */
class SeenByRunTest {
  private static final int LENGTH = 40;

  @TempDir Path folder;

  private Experiment experiment;

  @BeforeEach
  void open() throws IOException {
    Path texts = Tiny.texts(folder.resolve("texts"));
    List<String> keys =
        new ArrayList<>(
            List.of(
                "corpus.texts=[{path: " + texts + "}]",
                "corpus.validation=0.2",
                "corpus.test=0.2"));
    Tiny.MODEL.forEach(key -> keys.add("model." + key));
    ExperimentConfig config =
        Binder.bind(ExperimentConfig.defaults(), null, keys)
            .with(Tiny.attention("full,moba"))
            .with(Tiny.training("steps=0"));
    Workspace workspace = Tiny.workspace(folder, Tiny.METHODS);
    experiment = Experiment.of(config, null, workspace, Progress.NONE);
  }

  @AfterEach
  void close() {
    experiment.close();
  }

  @Test
  @DisplayName("a model that has learned nothing yet can be looked at, and as it would attend else")
  void masks() {
    experiment.train(TrainingListener.NONE);
    Excerpt excerpt = experiment.excerpts(LENGTH, 2).getLast();
    int[] tokens = excerpt.tokens();
    assertThat(excerpt.text()).hasSize(LENGTH);
    assertThat(tokens)
        .isEqualTo(new ByteTokenizer().encode(excerpt.text().getBytes(StandardCharsets.UTF_8)));

    List<SeenMask> masks = experiment.masks(tokens, InferenceConfig.defaults());
    assertThat(masks).extracting(SeenMask::method).startsWith("full").endsWith("moba").hasSize(8);
    assertThat(masks).allMatch(mask -> mask.length() == LENGTH);
    assertThat(masks.subList(0, 4)).allMatch(mask -> mask.seenShare() == 1);
    assertThat(masks.subList(4, 8)).allMatch(mask -> mask.seenShare() < 1);

    SeenKeys keys = experiment.seen(tokens, 30, InferenceConfig.defaults());
    assertThat(keys.layers().getFirst().getFirst().mass()).isGreaterThan(0.999);
    assertThat(excerpt.upTo(30)).hasSize(31);

    InferenceConfig other =
        Binder.bind(InferenceConfig.defaults(), null, List.of("pattern=streaming-llm"));
    assertThat(experiment.masks(tokens, other))
        .extracting(SeenMask::method)
        .containsOnly("streaming-llm");
  }

  @Test
  @DisplayName("without a checkpoint, with tokens or a query that are none: one line")
  void refused() {
    InferenceConfig trained = InferenceConfig.defaults();
    assertThatThrownBy(() -> experiment.masks(new int[] {1, 2}, trained))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no checkpoint");
    assertThatThrownBy(() -> experiment.masks(new int[] {1, 257}, trained))
        .isInstanceOf(ConfigException.class)
        .hasMessage("tokens: expected from 0 to 256, got 257");
    assertThatThrownBy(() -> experiment.seen(new int[] {1, 2}, 2, trained))
        .isInstanceOf(ConfigException.class)
        .hasMessage("query: expected from 0 to 1, got 2");
    assertThatThrownBy(() -> experiment.masks(new int[0], trained))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  @DisplayName("a character stands at the token that completes it; what is none is not held back")
  void characters() {
    ByteTokenizer bytes = new ByteTokenizer();
    byte[] text = "a\u00e9\uD83D\uDE00\n".getBytes(StandardCharsets.UTF_8);
    Excerpt excerpt = Excerpt.of("text", bytes.encode(text), bytes);
    assertThat(excerpt.upTo(7))
        .containsExactly("a", "", "\u00e9", "", "", "", "\uD83D\uDE00", "\n");

    Excerpt broken = Excerpt.of("bytes", new int[] {256, 'a', 0xFF, 'b', 'c', 'd', 'e'}, bytes);
    assertThat(broken.pieces().getFirst().text()).isEmpty();
    assertThat(broken.text()).isEqualTo("a\uFFFDbcde");
  }
}
