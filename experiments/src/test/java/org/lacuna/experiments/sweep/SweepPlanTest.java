package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.TinyPlan;
import org.lacuna.experiments.run.Phase;

/** Which jobs a plan comes to: what shares is one, and what builds on others comes after them. */
class SweepPlanTest {
  @TempDir Path folder;

  private Plans plans;

  @BeforeEach
  void open() {
    plans = Plans.in(folder);
  }

  private static List<String> labels(SweepPlan plan) {
    return plan.jobs().stream().map(SweepJob::label).toList();
  }

  private static SweepJob job(SweepPlan plan, String label) {
    return plan.jobs().stream().filter(job -> job.label().equals(label)).findFirst().orElseThrow();
  }

  private static List<String> phases(SweepJob job) {
    return job.phases().stream().map(Phase::name).toList();
  }

  /** What holds for the jobs of any plan. */
  private static void assertSound(SweepPlan plan) {
    List<SweepJob> jobs = plan.jobs();
    for (int i = 0; i < jobs.size(); i++) {
      SweepJob job = jobs.get(i);
      assertThat(job.index()).isEqualTo(i);
      assertThat(job.needs()).as(job.label()).allMatch(need -> need < job.index());
      assertThat(job.phases().subList(0, job.phases().size() - 1))
          .as("what %s builds on is evaluated by its own jobs", job.label())
          .noneMatch(Phase::evaluate);
      List<String> needed =
          job.needs().stream().map(need -> jobs.get(need).phase().name()).toList();
      assertThat(needed).containsAll(job.phase().needs());
    }
    assertThat(jobs).map(SweepJob::label).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("without phases every point is a job that needs none")
  void withoutPhases() throws IOException {
    SweepPlan plan =
        plans.plan("grid: {attention.pattern: [full, moba]}\nseeds: [1, 2]\nname: two");
    assertThat(labels(plan))
        .containsExactly(
            "pattern=full seed=1",
            "pattern=full seed=2",
            "pattern=moba seed=1",
            "pattern=moba seed=2");
    assertThat(plan.jobs())
        .allSatisfy(job -> {
          assertThat(job.needs()).isEmpty();
          assertThat(job.points()).hasSize(1);
          assertThat(job.name()).isEqualTo("tiny");
          assertThat(job.phase().evaluate()).isTrue();
        });
    assertThat(plan.jobs().get(3).config().seed()).isEqualTo(2);
    assertThat(plan.jobs().get(3).config().attention().pattern()).isEqualTo("moba");
    assertSound(plan);
  }

  @Test
  @DisplayName("what varies late leaves the earlier phases shared, once a seed")
  void sharedPhases() throws IOException {
    SweepPlan plan =
        plans.loza("grid: {phases.sparse.choice.layers: [lowest, highest, random]}\nseeds: [1, 2]");
    assertThat(labels(plan))
        .containsExactly(
            "pretrain seed=1",
            "midtrain seed=1",
            "calibrate seed=1",
            "sparse layers=lowest seed=1",
            "pretrain seed=2",
            "midtrain seed=2",
            "calibrate seed=2",
            "sparse layers=lowest seed=2",
            "sparse layers=highest seed=1",
            "sparse layers=highest seed=2",
            "sparse layers=random seed=1",
            "sparse layers=random seed=2");
    assertThat(plan.jobs().subList(0, 4))
        .map(SweepJob::needs)
        .containsExactly(List.of(), List.of(0), List.of(1), List.of(1, 2));
    assertThat(job(plan, "sparse layers=random seed=2").needs()).containsExactly(5, 6);
    assertThat(job(plan, "calibrate seed=1").points())
        .map(SweepPoint::label)
        .containsExactly("layers=lowest seed=1", "layers=highest seed=1", "layers=random seed=1");
    assertThat(phases(job(plan, "sparse layers=random seed=2")))
        .containsExactly("pretrain", "midtrain", "calibrate", "sparse");
    assertThat(phases(job(plan, "midtrain seed=2"))).containsExactly("pretrain", "midtrain");
    assertSound(plan);
  }

  @Test
  @DisplayName("what varies early makes another job of all that builds on it")
  void earlyPhase() throws IOException {
    SweepPlan plan = plans.loza("grid: {phases.pretrain.training.steps: [4, 5]}");
    assertThat(plan.jobs()).hasSize(8);
    SweepJob last = plan.jobs().getLast();
    assertThat(last.needs()).allMatch(need -> need >= 4);
    assertThat(last.phases().getFirst().config().training().steps()).isEqualTo(5);
    assertSound(plan);
  }

  @Test
  @DisplayName("parameters of a method that no layer uses make no second job")
  void unusedParameters() throws IOException {
    SweepPlan plan =
        plans.plan("grid: {attention.pattern: [full, moba], attention.methods.moba.top_k: [1, 2]}");
    assertThat(labels(plan))
        .containsExactly(
            "pattern=full seed=1", "top_k=1 pattern=moba seed=1", "top_k=2 pattern=moba seed=1");
    assertThat(plan.jobs().getFirst().points()).hasSize(2);
    assertSound(plan);
  }

  @Test
  @DisplayName("a parameter of the layers that a calibration will choose makes a second job")
  void chosenParameters() throws IOException {
    SweepPlan plan =
        plans.loza(
            "grid: {phases.sparse.attention: "
                + "[{}, {methods: {streaming: {local_blocks: 3}}}]}");
    assertThat(plan.jobs())
        .map(job -> job.phase().name())
        .containsExactly("pretrain", "midtrain", "calibrate", "sparse", "sparse");
    assertSound(plan);
  }

  @Test
  @DisplayName("one training measured in two ways is two jobs, the second after the first")
  void twoEvaluations() throws IOException {
    SweepPlan plan = plans.plan("grid: {evaluation.lengths: [[16], [32], [64]]}");
    assertThat(plan.jobs()).hasSize(3);
    assertThat(plan.jobs()).map(SweepJob::needs).containsExactly(List.of(), List.of(0), List.of(0));
    assertThat(plan.jobs()).allMatch(job -> job.phase().evaluate());
    assertSound(plan);
  }

  @Test
  @DisplayName("one training measured in two ways, of which nothing is wanted, is one job")
  void noEvaluation() throws IOException {
    SweepPlan plan = plans.plan("evaluate: false\ngrid: {evaluation.lengths: [[16], [32], [64]]}");
    assertThat(plan.jobs()).hasSize(1);
    assertThat(plan.jobs().getFirst().points()).hasSize(3);
    assertThat(plan.jobs().getFirst().phase().evaluate()).isFalse();
  }

  @Test
  @DisplayName("a phase that is evaluated at some points alone is trained once")
  void evaluatedSometimes() throws IOException {
    SweepPlan plan = plans.loza("grid: {phases.midtrain.evaluate: [false, true]}");
    assertThat(plan.jobs())
        .map(job -> job.phase().name())
        .containsExactly("pretrain", "midtrain", "calibrate", "sparse", "midtrain");
    assertThat(plan.jobs().get(4).needs()).containsExactly(0, 1);
    assertThat(plan.jobs().get(4).phase().evaluate()).isTrue();
    assertThat(plan.jobs().get(1).phase().evaluate()).isFalse();
    assertSound(plan);
    SweepPlan other = plans.loza("grid: {phases.midtrain.evaluate: [true, false]}");
    assertThat(other.jobs()).hasSize(4);
  }

  @Test
  @DisplayName("phases: those that are wanted and what they build on")
  void wantedPhases() throws IOException {
    SweepPlan plan = plans.loza("phases: [calibrate]");
    assertThat(plan.jobs())
        .map(job -> job.phase().name())
        .containsExactly("pretrain", "midtrain", "calibrate");
    assertSound(plan);
  }

  @Test
  @DisplayName("a paper's table: the phases that its rows need, at the plan's scale")
  void paper() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("paper.yaml"),
            "paper: ssa-table1\nscale: smoke\nphases: [ssa]\nseeds: [1, 2]\n");
    SweepPlan plan = plans.read(file);
    assertThat(plan.jobs()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(plan.jobs().getLast().phase().name()).isEqualTo("ssa");
    assertThat(plan.jobs().getLast().config().training().steps()).isEqualTo(30);
    assertSound(plan);
    assertSound(plans.read(Files.writeString(file, "paper: ssa-table1\n")));
  }

  @Test
  @DisplayName("the experiment's file is beside the plan, from wherever the plan is named")
  void besideThePlan() throws IOException {
    plans.plan("");
    Path inside = Files.createDirectories(folder.resolve("plans"));
    Path plan = Files.writeString(inside.resolve("p.yaml"), "config: ../experiment.yaml\n");
    Path relative = Path.of("").toAbsolutePath().relativize(plan.toRealPath());
    assertThat(plans.read(relative).jobs().getFirst().name()).isEqualTo("tiny");
  }

  @Test
  @DisplayName("without an experiment the plan's name is that of the runs")
  void nameOfTheRuns() throws IOException {
    Path plan = Files.writeString(folder.resolve("p.yaml"), "name: mine\n");
    assertThat(plans.read(plan).jobs().getFirst().config().name()).isEqualTo("mine");
  }

  @Test
  @DisplayName("the file below set, set below arguments, arguments below the point")
  void layers() throws IOException {
    SweepPlan plan =
        plans.plan(
            """
            set: {training.steps: 5, training.batch: 3, training: {warmup_steps: 1}}
            list: [{training.length: 16}]
            """,
            "training.batch=4",
            "training={length: 24}");
    var training = plan.jobs().getFirst().config().training();
    assertThat(training.steps()).isEqualTo(5);
    assertThat(training.warmupSteps()).isEqualTo(1);
    assertThat(training.batch()).isEqualTo(4);
    assertThat(training.length()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grid: {training.steps: [3, 4]}     | training.steps=5      | training.steps=5",
        "zip: [{training.steps: [3]}]       | training.steps = 5    | training.steps = 5",
        "list: [{training.steps: 3}]        | training.steps=5      | training.steps=5",
        "seeds: [1]                         | seed=5                | seed=5",
        "grid: {attention: [{pattern: moba}]} | attention.pattern=cca | attention.pattern=cca",
      })
  @DisplayName("an argument over what a plan varies is refused, not lost")
  void argumentOverAVariedKey(String yaml, String argument, String shown) {
    assertThatThrownBy(() -> plans.plan(yaml, argument))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "argument %s: %s varies it; change the plan"
                .formatted(shown, folder.resolve("plan.yaml")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "grid: {training.steps: [4, -1]} | steps=-1 seed=1 | argument training.steps=-1:"
            + " training.steps: expected at least 0, got -1",
        "grid: {training.stepz: [4]} | stepz=4 seed=1 | argument training.stepz=4: unknown key; did"
            + " you mean training.steps?",
        "set: {training.stepz: 4} | seed=1 | argument training.stepz=4: unknown key; did you mean"
            + " training.steps?",
        "grid: {attention.pattern: [full, mobba]} | pattern=mobba seed=1 | mobba; did you mean"
            + " moba?",
        "phases: [midtrian] | seed=1 | the regime has no phase midtrian; did you mean midtrain?",
        "grid: {phases.sparse.choice.phase: [calibrat]} | phase=calibrat seed=1 |"
            + " phases.sparse.choice.phase: no phase calibrat; did you mean calibrate?",
      })
  @DisplayName("a value that does not do names the plan, the point and the key")
  void badValue(String yaml, String point, String problem) {
    assertThatThrownBy(() -> plans.loza(yaml))
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith(folder.resolve("plan.yaml") + ": at " + point + ": ")
        .contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "regime: lozza                     | no regime lozza; did you mean loza?",
        "{regime: loza, scale: smoek}      | no scale smoek; did you mean smoke?",
        "paper: ssa-tabel1                 | no paper ssa-tabel1; did you mean ssa-table1?",
        "config: none.yaml                 | none.yaml: no such file",
      })
  void unknownExperiment(String yaml, String problem) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), yaml);
    assertThatThrownBy(() -> plans.read(file))
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith(file.toString())
        .contains(problem);
  }

  @Test
  void filtersThatLeaveNothing() {
    assertThatThrownBy(
            () -> plans.plan("grid: {training.steps: [3, 4]}\nonly: [{training.steps: 5}]"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            folder.resolve("plan.yaml")
                + ": only, skip: expected to leave a point, they leave none");
  }

  @Test
  @DisplayName("phases that the regime skips leave nothing to do, and that is said")
  void skippedPhase() {
    assertThatThrownBy(() -> plans.loza("set: {phases.calibrate.skip: true}\nphases: [sparse]"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            folder.resolve("plan.yaml")
                + ": phases: expected one at least that is not skipped, got [sparse]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "loza", "ssa", "nsa", "cca", "full", "loza/choices"})
  @DisplayName("the regimes that come with Lacuna")
  void regimes(String regime) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), "regime: " + regime + "\n");
    SweepPlan plan = plans.read(file);
    assertThat(plan.jobs()).isNotEmpty();
    assertSound(plan);
    assertThat(plan.jobs()).map(job -> job.phase().name()).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("an argument without a key is refused as an argument")
  void argumentWithoutAKey() {
    assertThatThrownBy(() -> plans.plan("", "=3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("argument =3");
    assertThatThrownBy(() -> plans.plan("", "steps"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("argument steps: expected key=value");
  }

  @Test
  @DisplayName("the same plan with its phases gives the same jobs")
  void again() throws IOException {
    String yaml = "grid: {phases.sparse.choice.layers: [lowest, highest]}";
    assertThat(plans.loza(yaml).jobs())
        .isEqualTo(plans.plan(yaml, TinyPlan.LOZA, new String[0]).jobs());
  }
}
