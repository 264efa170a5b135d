package org.lacuna.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.Regime;
import org.lacuna.experiments.run.RegimeFiles;
import org.lacuna.results.claim.Claim;

/** The folders that come with Lacuna, at every scale. */
class PaperFoldersTest {
  private static final Path EXPERIMENTS =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final PaperFiles FILES =
      new PaperFiles(EXPERIMENTS.resolve("papers"), EXPERIMENTS.resolve("none"));
  private static final RegimeFiles REGIMES = new RegimeFiles(EXPERIMENTS.resolve("regimes"));
  private static final Tasks TASKS = Tasks.load(PaperFoldersTest.class.getClassLoader());

  /** The claims of the list in {@code experiments/papers/README.md}. */
  private static final int CLAIMS = 25;

  static List<String> ids() {
    return FILES.ids();
  }

  static Stream<Arguments> all() {
    return ids().stream()
        .flatMap(id -> REGIMES.scales().stream().map(scale -> Arguments.of(id, scale)));
  }

  @ParameterizedTest
  @MethodSource("ids")
  @DisplayName("the paper's own numbers satisfy its claims, wherever they are all known")
  void claimsFitThePaper(String id) {
    Paper paper = FILES.read(id);
    for (Claim claim : paper.claims()) {
      assertThat(claim.satisfiedBy(paper.table(List.of()).published()))
          .as("%s: %s", claim.id(), claim.holds())
          .isNotEqualTo(Optional.of(false));
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void isDescribed(String id) throws IOException {
    Paper paper = FILES.read(id);
    assertThat(paper.folder().resolve("README.md")).content().contains("reproduce " + id);
    assertThat(paper.published().values())
        .allSatisfy(number -> assertThat(number.source()).matches(".*\\[(P|C|F|S|D)\\].*"));
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("at every scale the phases of its rows are there, with all that they build on")
  void phases(String id, String scale) {
    Paper paper = FILES.read(id);
    if (paper.plan().regime() == null) {
      return;
    }
    Regime regime =
        ConfigFile.of(paper.files(REGIMES, scale), List.of(), Tiny.METHODS, TASKS)
            .regime(ExperimentConfig.defaults());
    Set<String> named =
        paper.plan().rows().stream()
            .map(RowConfig::phase)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Regime needed = paper.needed(regime);
    assertThat(needed.phases())
        .filteredOn(Phase::evaluate)
        .extracting(Phase::name)
        .containsExactlyInAnyOrderElementsOf(named);
    Set<String> before = new LinkedHashSet<>();
    for (Phase phase : needed.phases()) {
      String start = phase.config().start().phase();
      assertThat(start == null || before.contains(start)).as(phase.name()).isTrue();
      before.add(phase.name());
    }
  }

  @Test
  @DisplayName("each of the 25 claims belongs to one folder")
  void everyClaimOnce() {
    List<Integer> numbers =
        ids().stream()
            .flatMap(id -> FILES.read(id).claims().stream())
            .map(Claim::number)
            .filter(Objects::nonNull)
            .toList();
    assertThat(numbers)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, CLAIMS).boxed().toList());
  }

  @Test
  void mistakesNameFileAndPlace(@TempDir Path folder) throws IOException {
    Path paper = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(
        paper.resolve("plan.yaml"),
        """
        title: t
        paper: p
        paper_scale: s
        rows: [{name: full, accounting: {attention: {pattern: full}}}]
        columns: [{name: keys, metric: seen_keys, protocol: accounting, length: 64}]
        """);
    Files.writeString(paper.resolve("claims.yaml"), "claims: []");
    Path numbers = paper.resolve("expected.csv");
    Files.writeString(numbers, "row,column,value,spread,source\nfull,keys,1,,[P]\n");
    assertThat(Paper.read(paper).published()).hasSize(1);

    Files.writeString(numbers, "row,column,value,spread,source\nful,keys,1,,[P]\n");
    refused(paper, "expected.csv, line 2: plan.yaml has no row 'ful'; did you mean full?");
    Files.writeString(numbers, "row,column,value,spread,source\nfull,keys,one,,[P]\n");
    refused(paper, "expected.csv, line 2: value: expected a number, got 'one'");
    Files.writeString(
        numbers, "row,column,value,spread,source\nfull,keys,1,,[P]\nfull,keys,2,,[P]\n");
    refused(paper, "line 3: keys[full] is given twice");
    Files.writeString(numbers, "row,col,value\nfull,keys,1\n");
    refused(paper, "expected the header [row, column, value, spread, source]");
    Files.writeString(numbers, "row,column,value,spread,source\n");
    Files.writeString(
        paper.resolve("claims.yaml"),
        "claims: [{id: a, says: b, source: c, holds: ['key[full] > 1']}]");
    refused(paper, "claims.yaml: claims.a", "no column 'key'; the nearest is 'keys'");
  }

  private static void refused(Path paper, String... words) {
    assertThatThrownBy(() -> Paper.read(paper))
        .isInstanceOf(ConfigException.class)
        .satisfies(problem -> assertThat(problem.getMessage()).contains(words));
  }
}
