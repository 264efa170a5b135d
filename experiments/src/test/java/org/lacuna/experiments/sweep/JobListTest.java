package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.ConfigException;
import org.lacuna.results.RunException;

/** A list of jobs is all that a machine needs to do one of them. */
class JobListTest {
  @TempDir Path folder;

  private Plans plans;

  @BeforeEach
  void open() {
    plans = Plans.in(folder);
  }

  private void assertRoundTrip(SweepPlan plan) {
    JobList list = plans.list(plan);
    assertThat(list.jobs()).isEqualTo(plan.jobs());
    for (SweepJob job : plan.jobs()) {
      assertThat(list.job(job.index())).isEqualTo(job);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "regime: loza",
        "regime: loza/choices",
        "{regime: nsa, scale: small, seeds: [1, 2]}",
        "paper: ssa-table1",
        "paper: moba-figure5a",
        "{regime: ssa, evaluate: false}",
        "grid: {model.latent: [null, {}], model.kv_heads: [4]}",
        "{grid: {training.learning_rate: [1.0e-3, 0.1, 12345678.9]}, seeds: [-1,"
            + " 9223372036854775807]}",
        "grid: {evaluation.measures: [{perplexity: null}, {tasks: null}]}",
        "set: {corpus.tasks: [{task: mqar, parameters: {pairs: 4}}]}",
        "list: [{training.until: null}, {training.until: 3}]",
      })
  @DisplayName("every job reads back as it was written")
  void roundTrip(String yaml) throws IOException {
    assertRoundTrip(plans.read(Files.writeString(folder.resolve("p.yaml"), yaml)));
  }

  @Test
  @DisplayName("phases, choices and rewinds read back as they were written")
  void roundTripOfPhases() throws IOException {
    assertRoundTrip(
        plans.loza(
            """
            name: phased
            seeds: [1, 2]
            grid:
              phases.sparse.choice: [{layers: random, seed: 3}, {share: 0.25}]
              evaluation.lengths: [[16], [32, 2x]]
            """));
  }

  @Test
  @DisplayName("the same jobs have the same folder, others another, and none is written twice")
  void folders() throws IOException {
    String yaml = "name: named\nseeds: [1, 2]";
    JobList list = plans.list(plans.plan(yaml));
    assertThat(list.folder().getParent()).isEqualTo(plans.store().sweeps());
    assertThat(list.folder().getFileName().toString()).matches("named-[0-9a-f]{10}");
    byte[] content = Files.readAllBytes(list.file());

    assertThat(plans.list(plans.plan(yaml + "\n# the same"))).isEqualTo(list);
    assertThat(list.file()).hasBinaryContent(content);
    assertThat(plans.list(plans.plan("name: named\nseeds: [1, 3]"))).isNotEqualTo(list);
    assertThat(list.file()).hasBinaryContent(content);
  }

  @Test
  @DisplayName("the plan may change or go, its list stays")
  void withoutThePlan() throws IOException {
    SweepPlan plan = plans.plan("seeds: [4]");
    JobList list = plans.list(plan);
    Files.delete(folder.resolve("plan.yaml"));
    Files.delete(folder.resolve("experiment.yaml"));
    assertThat(new JobList(list.file()).job(0)).isEqualTo(plan.jobs().getFirst());
  }

  @ParameterizedTest
  @CsvSource({"-1", "2", "2147483647"})
  void noSuchJob(int index) throws IOException {
    JobList list = plans.list(plans.plan("seeds: [1, 2]"));
    assertThatThrownBy(() -> list.job(index))
        .isInstanceOf(ConfigException.class)
        .hasMessage("%s: index: expected one from 0 to 1, got %d".formatted(list.file(), index));
  }

  /** Three jobs, of which a test damages one. */
  private List<String> lines() throws IOException {
    return new ArrayList<>(Files.readAllLines(plans.list(plans.plan("seeds: [1, 2, 3]")).file()));
  }

  /** In a folder with a long name full of what a path of keys is made of. */
  private JobList damaged(String text) throws IOException {
    Path odd =
        Files.createDirectories(
            folder.resolve("a..b [3] %s".formatted("long-".repeat(25))).resolve("x"));
    return new JobList(Files.writeString(odd.resolve("jobs.jsonl"), text));
  }

  private static void assertRefused(JobList list, int index, String... words) {
    assertThatThrownBy(list::jobs)
        .isInstanceOfAny(ConfigException.class, RunException.class)
        .message()
        .contains(list.file().toString())
        .contains(words);
    assertThatThrownBy(() -> list.job(index))
        .isInstanceOfAny(ConfigException.class, RunException.class)
        .message()
        .contains(list.file().toString())
        .contains(words);
  }

  @Test
  @DisplayName("a last line that was cut off is refused, not left out")
  void truncated() throws IOException {
    String whole = String.join("\n", lines());
    assertRefused(damaged(whole.substring(0, whole.length() - 20)), 2, "line 3", "incomplete");
  }

  @Test
  @DisplayName("a line in the middle that was cut off is refused")
  void truncatedInTheMiddle() throws IOException {
    List<String> lines = lines();
    lines.set(1, lines.get(1).substring(0, 300));
    assertRefused(damaged(String.join("\n", lines) + "\n"), 1, "line 2");
  }

  @Test
  @DisplayName("a job in another's place is refused")
  void wrongIndex() throws IOException {
    List<String> lines = lines();
    lines.add(1, lines.get(2));
    assertRefused(damaged(String.join("\n", lines) + "\n"), 1, "line 2", "is not job 1");
  }

  @Test
  @DisplayName("a job that is there twice is refused")
  void twice() throws IOException {
    List<String> lines = lines();
    lines.add(lines.getLast());
    assertRefused(damaged(String.join("\n", lines) + "\n"), 3, "line 4", "is not job 3");
  }

  @Test
  @DisplayName("a key that is not known is refused with the nearest one")
  void unknownKey() throws IOException {
    List<String> lines = lines();
    lines.set(2, lines.get(2).replaceFirst("\"label\"", "\"lable\""));
    assertRefused(
        damaged(String.join("\n", lines) + "\n"),
        2,
        "line 3",
        "lable: unknown key; did you mean line 3.label?");
  }

  @Test
  @DisplayName("a value that does not do is refused with its key")
  void badValue() throws IOException {
    List<String> lines = lines();
    lines.set(2, lines.get(2).replaceFirst("\"layers\":2", "\"layers\":0"));
    assertRefused(
        damaged(String.join("\n", lines) + "\n"), 2, "line 3", "phases[0].config.model.layers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n"})
  void empty(String text) throws IOException {
    assertRefused(damaged(text), 0, "expected a list of jobs");
  }

  @Test
  void missing() {
    assertRefused(new JobList(folder.resolve("none.jsonl")), 0, "expected a list of jobs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}\n", "{\"index\":0}\n", "{\"index\":0,\"phases\":[]}\n"})
  @DisplayName("another file of JSON lines is no list")
  void otherLines(String text) throws IOException {
    assertRefused(damaged(text), 0, "line 1");
  }

  @Test
  void logs() {
    JobList list = new JobList(Path.of("sweeps", "s", "jobs.jsonl"));
    assertThat(list.log(7)).isEqualTo(Path.of("sweeps", "s", "log", "0007.txt"));
    assertThat(list.log(12345)).isEqualTo(list.logs().resolve("12345.txt"));
    assertThat(list.folder()).isAbsolute().endsWithRaw(Path.of("sweeps", "s"));
  }
}
