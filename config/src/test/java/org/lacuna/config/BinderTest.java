package org.lacuna.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.Sample.Corpus;
import org.lacuna.config.Sample.Moba;
import org.lacuna.config.Sample.Phase;
import org.lacuna.config.Sample.Precision;
import org.lacuna.config.Sample.Rope;

/** What a configuration binds to when nothing is wrong with it. */
class BinderTest {

  private static final Moba MOBA = new Moba(64, 3);

  @TempDir Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("experiment.yaml"), yaml);
  }

  private Sample bind(String yaml, String... overrides) throws IOException {
    return Binder.bind(Sample.DEFAULTS, file(yaml), List.of(overrides));
  }

  private static Sample override(String... overrides) {
    return Binder.bind(Sample.DEFAULTS, null, Arrays.asList(overrides));
  }

  @Test
  void nothingGivenIsTheDefaults() throws IOException {
    assertThat(override()).isEqualTo(Sample.DEFAULTS);
    assertThat(bind("")).isEqualTo(Sample.DEFAULTS);
    assertThat(bind("# only a comment\n")).isEqualTo(Sample.DEFAULTS);
  }

  @Test
  void aRecordWithoutDefaultsIsBoundFromTheFileAlone() throws IOException {
    Binder binder = Binder.of(List.of(file("{theta: 10000}")), List.of("factor=4"));

    assertThat(binder.bind(Rope.class)).isEqualTo(new Rope(10000, 4));
  }

  @Test
  void aRecordsOwnDefaultsStandInWhereItIsBoundAlone() throws IOException {
    Binder binder = Binder.of(List.of(file("{name: long}")), List.of());

    assertThat(binder.bind(Phase.class)).isEqualTo(new Phase("long", 100, List.of()));
  }

  @Test
  void defaultsAreBelowTheFileAndTheFileIsBelowTheArguments() throws IOException {
    Sample bound =
        bind(
            """
            seed: 1
            training:
              steps: 10
              length: 128
            """,
            "training.steps=20",
            "training.steps=30");

    assertThat(bound.name()).isEqualTo("quickstart");
    assertThat(bound.seed()).isEqualTo(1);
    assertThat(bound.training().length()).isEqualTo(128);
    assertThat(bound.training().steps()).isEqualTo(30);
    assertThat(bound.model()).isEqualTo(Sample.DEFAULTS.model());
  }

  @Test
  void listsAreReplacedWholeAndMapsKeyByKey() throws IOException {
    Sample bound =
        bind(
            """
            training: {eval_lengths: [1024]}
            corpora:
              code: {path: /data/code, weight: 1}
              text: {path: /data/text, weight: 2}
            """,
            "corpora.text.weight=0.5");

    assertThat(bound.training().evalLengths()).containsExactly(1024);
    assertThat(bound.corpora())
        .containsExactly(
            Map.entry("code", new Corpus(Path.of("/data/code"), 1)),
            Map.entry("text", new Corpus(Path.of("/data/text"), 0.5)));
  }

  @Test
  void mapsAreReadInTheOrderOfTheirKeys() throws IOException {
    String one = "b: {path: b, weight: 1}";
    String other = "a: {path: a, weight: 1}";
    Sample ab = bind("corpora: {" + other + ", " + one + "}");
    Sample ba = bind("corpora: {" + one + ", " + other + "}");

    assertThat(ba.corpora().keySet()).containsExactly("a", "b");
    assertThat(Binder.toTree(ab)).hasToString(Binder.toTree(ba).toString());
  }

  @Test
  void argumentsAreYaml() {
    Sample bound =
        override(
            "training.eval_lengths=[256,512, 1_024]",
            "training.learning_rate=1e-3",
            "training.corpus=/data/my corpus",
            "training.clip=null",
            "rope={theta: 1e6, factor: 4}",
            "name='12'",
            "model.output_gate=true",
            "model.precision=mixed-half");

    assertThat(bound.training().evalLengths()).containsExactly(256, 512, 1024);
    assertThat(bound.training().learningRate()).isEqualTo(0.001);
    assertThat(bound.training().corpus()).contains(Path.of("/data/my corpus"));
    assertThat(bound.training().clip()).isNull();
    assertThat(bound.rope()).isEqualTo(new Rope(1e6, 4));
    assertThat(bound.name()).isEqualTo("12");
    assertThat(bound.model().outputGate()).isTrue();
    assertThat(bound.model().precision()).isEqualTo(Precision.MIXED_HALF);
    assertThat(override("model.precision=mixed_half"))
        .isEqualTo(override("model.precision=mixed-half"));
  }

  @Test
  void absentSectionIsBuiltUpByArgumentsAndRemovedByNull() throws IOException {
    assertThat(override("rope.theta=1e6", "rope.factor=2").rope()).isEqualTo(new Rope(1e6, 2));
    assertThat(bind("rope: {theta: 1e6, factor: 2}", "rope=null").rope()).isNull();
    assertThat(bind("training: {corpus: /data}", "training.corpus=null").training().corpus())
        .isEqualTo(Optional.empty());
  }

  @Test
  void sectionWithAllKeysCommentedOutChangesNothing() throws IOException {
    assertThat(bind("training:\n#  steps: 3\ncorpora:\n")).isEqualTo(Sample.DEFAULTS);
  }

  @Test
  void elementsOfAListTakeMissingKeysFromTheirDefaults() throws IOException {
    assertThat(bind("phases:\n- {name: warm, steps: 5}\n- frozen: [gate]\n-\n").phases())
        .containsExactly(
            new Phase("warm", 5, List.of()),
            new Phase("main", 100, List.of("gate")),
            Phase.defaults());
  }

  @Test
  void openPartsAreMergedAndBoundByTheCaller() throws IOException {
    Binder binder =
        Binder.of(
            List.of(file("methods: {moba: {block_size: 32}, full: }")),
            List.of("methods.moba.top_k=5"));
    Sample bound = binder.bind(Sample.DEFAULTS);

    assertThat(binder.section(MOBA, bound.methods().get("moba"), "methods.moba"))
        .isEqualTo(new Moba(32, 5));
    assertThat(binder.section(MOBA, bound.methods().get("full"), "methods.full")).isEqualTo(MOBA);
    assertThat(Binder.bindSection(MOBA, NullNode.instance, "methods.moba")).isEqualTo(MOBA);
  }

  @Test
  void treeHasSnakeCaseKeysInTheOrderOfTheComponents() {
    assertThat(
            Binder.toTree(override("corpora={b: {path: x, weight: 1}, a: {path: y, weight: 2}}")))
        .hasToString(
            """
            {"name":"quickstart","seed":17,
            "model":{"dim":64,"heads":4,"kv_heads":2,"pattern":"FSSF","precision":"float32",
            "output_gate":false},
            "training":{"length":256,"steps":300,"learning_rate":3.0E-4,"eval_lengths":[256,512],
            "clip":1.0,"corpus":null},
            "rope":null,"phases":[],"methods":{},
            "corpora":{"a":{"path":"y","weight":2.0},"b":{"path":"x","weight":1.0}}}\
            """
                .replace("\n", ""));
  }

  @Test
  void bindingLeavesNoWayToChangeTheConfiguration() throws IOException {
    Sample bound = bind("phases: [{}]\ncorpora: {a: {path: x, weight: 1}}");

    assertThat(bound.phases()).isUnmodifiable();
    assertThat(bound.corpora()).isUnmodifiable();
  }
}
