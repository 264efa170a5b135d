package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.loza.LayerChoice;

/** The regimes that come with Lacuna, at every scale, and how their files lie over each other. */
class RegimeFilesTest {
  private static final RegimeFiles FILES =
      new RegimeFiles(Path.of(System.getProperty("basedir", ""), "regimes").toAbsolutePath());
  private static final Tasks TASKS = Tasks.load(RegimeFilesTest.class.getClassLoader());

  /** What a smoke test may learn in all, for the regime to take less than a minute. */
  private static final long SMOKE_TOKENS = 200_000;

  static Stream<Arguments> all() {
    return FILES.scales().stream()
        .flatMap(scale -> FILES.names().stream().map(regime -> Arguments.of(regime, scale)));
  }

  private static Regime read(String regime, String scale, String... overrides) {
    return ConfigFile.of(FILES.of(regime, scale), List.of(overrides), Tiny.METHODS, TASKS)
        .regime(ExperimentConfig.defaults());
  }

  private static Map<String, Phase> phases(String regime, String scale) {
    Map<String, Phase> phases = new HashMap<>();
    read(regime, scale).phases().forEach(phase -> phases.put(phase.name(), phase));
    return phases;
  }

  private static Phase phase(String regime, String scale, String name) {
    return Objects.requireNonNull(
        phases(regime, scale).get(name), "%s at %s: %s".formatted(regime, scale, name));
  }

  /** Steps that the phase itself does. */
  private static int steps(Phase phase, Map<String, Phase> others) {
    StartConfig start = phase.config().start();
    int last = phase.config().training().lastStep();
    if (start.carry() == StartConfig.Carry.WEIGHTS) {
      return last;
    }
    Phase before = Objects.requireNonNull(others.get(String.valueOf(start.phase())));
    return last - before.config().training().lastStep();
  }

  private static long tokens(String regime, String scale) {
    Map<String, Phase> phases = phases(regime, scale);
    return phases.values().stream()
        .mapToLong(phase -> steps(phase, phases) * phase.config().training().tokensPerStep())
        .sum();
  }

  @Test
  void whatThereIs() {
    assertThat(FILES.names())
        .containsExactly("cca", "full", "loza", "loza/choices", "moba", "nsa", "ssa");
    assertThat(FILES.scales()).containsExactly("gpu", "paper", "small", "smoke");
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("runs are found by name, so no two scales have one")
  void named(String regime, String scale) {
    String outermost = regime.replaceAll("/.*", "");
    assertThat(read(regime, scale).name()).isEqualTo(outermost + "-" + scale);
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("every layer's method can be built, and none but full attention is full attention")
  void buildable(String regime, String scale) {
    List<String> before = new ArrayList<>();
    for (Phase phase : read(regime, scale).phases()) {
      ExperimentConfig config = phase.config();
      ModelConfig model = config.model();
      int length = config.training().length();
      ChoiceConfig choice = phase.choice();
      List<String> methods =
          choice == null
              ? LayerPattern.expand(config.attention().pattern(), model.layers(), Tiny.METHODS)
              : List.of("full", "streaming");
      for (String name : new TreeSet<>(methods)) {
        double seen = layer(name, config).accounting().effectiveSparsity(length);
        // More than all in calibration, which goes through both of its branches.
        assertThat(seen == 1)
            .as("%s of %s sees every key of %d", name, phase.name(), length)
            .isEqualTo(name.equals("full"));
      }
      if (choice != null) {
        assertThat(before).contains(choice.phase());
        assertThat(calibrated(choice.phase(), regime, scale)).containsOnly("loza");
      }
      String start = config.start().phase();
      assertThat(start == null || before.contains(start)).as("start of %s", phase.name()).isTrue();
      before.add(phase.name());
    }
  }

  private static AttentionLayer layer(String method, ExperimentConfig config) {
    return DecoderFactory.layer(
        Tiny.METHODS.get(method),
        config.attention().methods().get(method),
        config.model().headShape());
  }

  private static List<String> calibrated(String name, String regime, String scale) {
    ExperimentConfig config = phase(regime, scale, name).config();
    return LayerPattern.expand(config.attention().pattern(), config.model().layers(), Tiny.METHODS);
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("sequences are whole blocks, groups and windows")
  void divides(String regime, String scale) {
    for (Phase phase : read(regime, scale).phases()) {
      ExperimentConfig config = phase.config();
      config
          .attention()
          .methods()
          .forEach((method, section) ->
              section.properties().stream()
                  .filter(key -> key.getKey().matches("(block|group)_size|(select|compress)_block"))
                  .forEach(key ->
                      assertThat(config.training().length() % key.getValue().asInt())
                          .as("%s: %s.%s", phase.name(), method, key)
                          .isZero()));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("a task's samples fit the sequence that they are learned in")
  void tasksFit(String regime, String scale) {
    for (Phase phase : read(regime, scale).phases()) {
      int length = phase.config().training().length();
      phase
          .config()
          .corpus()
          .tasks()
          .forEach(task ->
              assertThat(task.lengths())
                  .as("%s: %s", phase.name(), task.task())
                  .allMatch(tokens -> tokens <= length + 1));
    }
  }

  @Test
  void smokeIsSmall() {
    for (String regime : FILES.names()) {
      assertThat(tokens(regime, "smoke")).as(regime).isBetween(1L, SMOKE_TOKENS);
    }
  }

  @Test
  @DisplayName("gpu: 25 million parameters, at most 13 minutes at 200,000 tokens a second")
  void gpuIsSized() {
    for (String regime : FILES.names()) {
      assertThat(tokens(regime, "gpu")).as(regime).isBetween(60_000_000L, 13 * 60 * 200_000L);
    }
    ExperimentConfig full = read("full", "gpu").phases().getFirst().config();
    Decoder decoder =
        DecoderFactory.create(full.model(), full.attention(), Tiny.VOCABULARY, Tiny.METHODS);
    assertThat(decoder.parameters().values().stream().mapToLong(p -> p.getShape().size()).sum())
        .isBetween(24_000_000L, 26_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smoke", "small", "gpu"})
  @DisplayName("at one scale all regimes train the same model, but for its rotation")
  void oneModelAScale(String scale) {
    assertThat(
            FILES.names().stream()
                .flatMap(regime -> read(regime, scale).phases().stream())
                .map(phase -> unstretched(phase.config().model())))
        .containsOnly(unstretched(read("full", scale).phases().getFirst().config().model()));
  }

  private static ModelConfig unstretched(ModelConfig model) {
    return model.with(RopeConfig.defaults());
  }

  @ParameterizedTest
  @CsvSource({
    "ssa, full, moba",
    "ssa, full, ssa",
    "nsa, full, nsa",
    "moba, full, moba",
    "moba, sft-0, sft-full",
    "cca, finetune, finetune-full",
    "loza, midtrain, sparse",
    "loza/choices, sparse, sparse-highest",
    "loza/choices, sparse, sparse-random",
    "loza/choices, sparse, sparse-interleaved"
  })
  @DisplayName("what a regime compares is taught alike: its phases differ in attention alone")
  void taughtAlike(String regime, String one, String other) {
    for (String scale : FILES.scales()) {
      assertThat(lesson(phase(regime, scale, other)))
          .as(scale)
          .isEqualTo(lesson(phase(regime, scale, one)));
    }
  }

  /** Without name, start and attention. */
  private static ExperimentConfig lesson(Phase phase) {
    ExperimentConfig config = phase.config();
    return new ExperimentConfig(
        "lesson",
        config.seed(),
        config.device(),
        config.precision(),
        StartConfig.FRESH,
        config.corpus(),
        config.model(),
        AttentionConfig.defaults(),
        config.training(),
        config.evaluation(),
        Map.of());
  }

  @Test
  @DisplayName("full attention at paper scale is that of SSA's comparison")
  void fullAtPaperScale() {
    ExperimentConfig full = read("full", "paper").phases().getFirst().config();
    ExperimentConfig compared = phase("ssa", "paper", "full").config();
    assertThat(full.model()).isEqualTo(compared.model());
    assertThat(full.training()).isEqualTo(compared.training());
    assertThat(full.corpus()).isEqualTo(compared.corpus());
  }

  @ParameterizedTest
  @CsvSource({"ssa, 100e9", "full, 100e9", "moba, 30e9", "nsa, 270e9"})
  @DisplayName("paper: as many tokens as the paper says, to a step")
  void tokensOfThePapers(String regime, double tokens) {
    TrainingConfig training = read(regime, "paper").phases().getFirst().config().training();
    assertThat((double) training.steps() * training.tokensPerStep())
        .isBetween(tokens - training.tokensPerStep(), tokens + training.tokensPerStep());
  }

  @ParameterizedTest
  @ValueSource(strings = {"smoke", "small", "gpu"})
  @DisplayName("a variant has the phases of its regime and adds some; none is trained twice")
  void choicesShareRuns(String scale) {
    Map<String, Phase> loza = phases("loza", scale);
    Map<String, Phase> choices = phases("loza/choices", scale);
    for (String name : List.of("pretrain", "midtrain", "calibrate", "zero-shot", "sparse")) {
      assertThat(choices.get(name)).isEqualTo(loza.get(name));
    }
    assertThat(choices).doesNotContainKeys("extend", "extrapolate");
    for (String step : List.of("zero-shot", "sparse")) {
      assertThat(
              choices.values().stream()
                  .filter(phase -> phase.name().startsWith(step))
                  .flatMap(phase -> Stream.ofNullable(phase.choice()))
                  .map(ChoiceConfig::layers))
          .containsExactlyInAnyOrder(LayerChoice.values());
    }
  }

  @Test
  @DisplayName("a phase that is skipped takes along what builds on it, but lends its sections")
  void skipped() {
    assertThat(read("moba", "smoke", "phases.moba-90.skip=true").phases())
        .extracting(Phase::name)
        .containsExactly("full");
    assertThat(read("moba", "smoke", "phases.sft-0.skip=true").phases())
        .extracting(Phase::name)
        .contains("sft-1")
        .doesNotContain("sft-0");
    assertThatThrownBy(() -> read("nsa", "smoke", "phases.full.skip=true", "phases.nsa.skip=true"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("phases")
        .hasMessageContaining("skipped");
  }

  @Test
  @DisplayName("scale, regime, regime at the scale, then a variant in its folder alike")
  void order(@TempDir Path folder) throws IOException {
    for (String file :
        List.of(
            "scales/tiny.yaml",
            "a/regime.yaml",
            "a/tiny.yaml",
            "a/b/regime.yaml",
            "a/b/tiny.yaml",
            "c/regime.yaml")) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "");
    }
    RegimeFiles files = new RegimeFiles(folder);
    assertThat(files.names()).containsExactly("a", "a/b", "c");
    assertThat(files.of("a/b", "tiny"))
        .map(path -> folder.relativize(path).toString().replace('\\', '/'))
        .containsExactly(
            "scales/tiny.yaml", "a/regime.yaml", "a/tiny.yaml", "a/b/regime.yaml", "a/b/tiny.yaml");
    assertThat(files.of("c", "tiny")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "lozza,        smoke, loza",
    "loza/choice,  smoke, loza/choices",
    "loza,         smal,  small",
  })
  void unknown(String regime, String scale, String nearest) {
    assertThatThrownBy(() -> FILES.of(regime, scale))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no ")
        .hasMessageEndingWith(nearest + "?");
  }
}
