package org.lacuna.experiments.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.conform.CaseResult.Status;
import org.lacuna.experiments.conform.Comparison.CodePath;
import org.lacuna.experiments.conform.Comparison.Kind;
import org.lacuna.experiments.model.Computing;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;

/**
 * This build against vectors that the authors' code gave, and what makes a vector fail.
 *
 * <p>Some small vectors are with the tests. The system property or environment variable {@code
 * LACUNA_GOLDEN} names a folder with others.
 */
class ConformanceTest {
  /** The vectors were computed in float64 and rounded to float32. */
  private static final double REFERENCE_TOLERANCE = 1e-6;

  private static final String SMALL = "full/single_token";

  @TempDir Path folder;

  static Stream<Arguments> vectors() {
    Conformance conformance =
        Conformance.below(
            Optional.ofNullable(System.getProperty("LACUNA_GOLDEN", System.getenv("LACUNA_GOLDEN")))
                .map(Path::of)
                .orElseGet(VectorFile::folder));
    return conformance.vectors().stream()
        .flatMap(file ->
            Kernels.usable().stream()
                .map(kernel -> Arguments.of(conformance.name(file), kernel, conformance, file)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("vectors")
  @DisplayName("agrees with a vector, the definitions to the last digits of float32")
  void agrees(String name, AttentionKernel kernel, Conformance conformance, Path file) {
    CaseResult result;
    try (var _ = Kernels.use(kernel)) {
      result = conformance.check(file, Computing.PLAIN);
    }

    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).as(result.note()).isNotEqualTo(Status.FAILED);
    for (Comparison comparison : result.comparisons()) {
      if (comparison.path() == CodePath.REFERENCE) {
        assertThat(comparison.error()).as("%s", comparison).isLessThan(REFERENCE_TOLERANCE);
      }
    }
  }

  static Stream<String> names() {
    Conformance conformance = Conformance.below(VectorFile.folder());
    return conformance.vectors().stream().map(conformance::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("none of the vectors with the tests is skipped")
  void isChecked(String name) throws IOException {
    CaseResult result =
        Conformance.below(VectorFile.folder())
            .check(VectorFile.folder().resolve(name + ".safetensors"), Computing.PLAIN);

    assertThat(result.status()).isEqualTo(Status.PASSED);
    if (Set.of("full", "streaming", "moba").contains(name.substring(0, name.indexOf('/')))) {
      for (CodePath path : CodePath.values()) {
        assertThat(whats(result, path, Kind.OUTPUT)).containsExactly("out");
        assertThat(whats(result, path, Kind.GRADIENT)).containsExactly("dq", "dk", "dv");
        assertThat(whats(result, path, Kind.SELECTION)).containsExactly("selection");
      }
    }
  }

  private static List<String> whats(CaseResult result, CodePath path, Kind kind) {
    return result.comparisons().stream()
        .filter(comparison -> comparison.path() == path && comparison.kind() == kind)
        .map(Comparison::what)
        .toList();
  }

  static Stream<Arguments> tensors() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (String name : names().toList()) {
      // Those that are checked within a moment, and alone: logits are of a model beside them.
      if (VectorFile.of(name).tensorBytes() > 200_000 || name.startsWith("hf/")) {
        continue;
      }
      for (String tensor : VectorFile.of(name).tensors()) {
        // Where there is one token only, neither has a say.
        if (!name.equals(SMALL) || !Set.of("q", "k").contains(tensor)) {
          all.add(Arguments.of(name, tensor));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("tensors")
  @DisplayName("one wrong number makes its case fail, and no other")
  void wrongNumber(String name, String tensor) throws IOException {
    VectorFile.of(name).wrong(tensor).write(folder, "b");
    VectorFile.of(SMALL).write(folder, "a");
    VectorFile.of(SMALL).write(folder, "c");

    assertThat(check())
        .extracting(CaseResult::status)
        .containsExactly(Status.PASSED, Status.FAILED, Status.PASSED);
  }

  @ParameterizedTest
  @CsvSource({
    "moba/shorter_than_block_l13, out,             FAST REFERENCE, out",
    "moba/shorter_than_block_l13, dk,              FAST,           dk",
    "streaming/no_sink_b10_l71,   mask,            FAST REFERENCE, selection",
    "moba/ragged_gqa2_b2_l115,    selected_blocks, FAST REFERENCE, selection",
    "metrics/byte_level,          d_logits,        FAST,           d_logits"
  })
  @DisplayName("what fails is named")
  void nameOfTheFailure(String name, String tensor, String paths, String what) throws IOException {
    CaseResult result = only(VectorFile.of(name).wrong(tensor));

    assertThat(result.failures())
        .filteredOn(failure -> paths.contains(failure.path().name()))
        .extracting(Comparison::what)
        .containsOnly(what);
    assertThat(result.failures()).hasSizeGreaterThanOrEqualTo(paths.split(" ").length);
  }

  @Test
  void vectorOfAnUnknownMethodIsSkipped() throws IOException {
    CaseResult result = only(VectorFile.of(SMALL).metadata("method", "hyena"));

    assertThat(result.status()).isEqualTo(Status.SKIPPED);
    assertThat(result.note()).contains("hyena");
    assertThat(result.comparisons()).isEmpty();
  }

  @Test
  @DisplayName("weights are no vectors, whatever their type")
  void fileWithoutAMethod() throws IOException {
    VectorFile.of(SMALL).withoutMetadata("method").write(folder, "weights");
    VectorFile.of(SMALL).write(folder, "vector");
    Conformance conformance = Conformance.below(folder);

    assertThat(conformance.vectors()).extracting(conformance::name).containsExactly("vector");
    assertThat(conformance.others()).extracting(conformance::name).containsExactly("weights");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 20, 500, -1})
  @DisplayName("a truncated file fails, names itself, and stops no other")
  void truncated(int length) throws IOException {
    VectorFile small = VectorFile.of(SMALL);
    Path file = small.truncated(folder, "b", length < 0 ? small.bytes().length + length : length);
    small.write(folder, "a");
    small.write(folder, "c");
    List<CaseResult> results = check();

    assertThat(results)
        .extracting(CaseResult::status)
        .containsExactly(Status.PASSED, Status.FAILED, Status.PASSED);
    assertThat(results.get(1).note()).startsWith(file + ": ").contains("truncated");
  }

  @Test
  void fileThatIsSomethingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a.safetensors"), "not at all a header");

    assertThat(check().getFirst().status()).isEqualTo(Status.FAILED);
    assertThat(check().getFirst().note()).startsWith(file + ": not a safetensors file");
  }

  @Test
  void linkToNowhere() throws IOException {
    Files.createSymbolicLink(folder.resolve("a.safetensors"), folder.resolve("nowhere"));

    assertThat(check().getFirst().note()).contains("a.safetensors: no such file");
  }

  private void assertRefused(VectorFile vector, String... words) throws IOException {
    CaseResult result = only(vector);
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.note())
        .startsWith(folder.resolve("only.safetensors") + ": ")
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  @DisplayName("a vector that lacks a tensor, or has one that nothing would look at")
  void missingAndFurtherTensors() throws IOException {
    assertRefused(VectorFile.of(SMALL).rename("k", "key"), "no tensor k");
    assertRefused(VectorFile.of(SMALL).rename("dk", "gradient"), "no tensor dk");
    assertRefused(
        VectorFile.of("streaming/no_sink_b10_l71").rename("mask", "maske"), "nothing checks maske");
  }

  @Test
  void shapesThatDoNotFit() throws IOException {
    assertRefused(VectorFile.of(SMALL).shape("k", 1, 1, 2, 8), "k: expected shape", "8");
    assertRefused(VectorFile.of(SMALL).shape("d_out", 1, 1, 2, 16), "d_out: expected shape");
    assertRefused(VectorFile.of(SMALL).shape("dv", 16), "dv: expected shape");
    assertRefused(VectorFile.of(SMALL).shape("q", 32), "q: expected shape");
    assertRefused(VectorFile.of("streaming/no_sink_b10_l71").shape("mask", 71, 71, 1), "mask");
    assertRefused(
        VectorFile.of("moba/shorter_than_block_l13").shape("selected_blocks", 1, 13, 2, 1),
        "selected_blocks");
  }

  @Test
  void configurationThatCannotBeUsed() throws IOException {
    String moba = "moba/shorter_than_block_l13";
    assertRefused(VectorFile.of(SMALL).metadata("config", "{"), "config", "JSON");
    assertRefused(VectorFile.of(SMALL).metadata("config", "[]"), "config", "object");
    assertRefused(VectorFile.of(SMALL).withoutMetadata("config"), "config");
    assertRefused(
        VectorFile.of(moba).config("top_k", JsonNodeFactory.instance.numberNode(0)), "top_k", "0");
    assertRefused(
        VectorFile.of(moba).config("block_size", JsonNodeFactory.instance.textNode("big")),
        "block_size",
        "big");
    assertRefused(
        VectorFile.of(moba).config("block_size", JsonNodeFactory.instance.nullNode()),
        "block_size");
    assertRefused(
        VectorFile.of("rope/llama3_f32_d32")
            .config("rope_parameters", JsonNodeFactory.instance.objectNode().put("rope_type", "x")),
        "rope_type",
        "llama3");
  }

  @Test
  @DisplayName("another parameter than the vector was made with is a failure")
  void wrongParameter() throws IOException {
    CaseResult result =
        only(
            VectorFile.of("moba/ragged_gqa2_b2_l115")
                .config("top_k", JsonNodeFactory.instance.numberNode(2)));

    assertThat(result.failures())
        .extracting(Comparison::what)
        .contains("out", "dq", "dk", "dv", "selection");
  }

  @Test
  void blocksBeyondTheSequence() throws IOException {
    VectorFile vector = VectorFile.of("moba/shorter_than_block_l13");
    assertRefused(vector.number("selected_blocks", 1), "selected_blocks", "beyond");
  }

  @Test
  void targetsBeyondTheVocabulary() throws IOException {
    assertRefused(
        VectorFile.of("metrics/shifted_logits").shape("logits", 12, 1, 30), "targets: expected");
    assertRefused(VectorFile.of("metrics/shifted_logits").number("targets", 30), "targets", "30");
  }

  @Test
  void foldersWithoutVectors() throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> Conformance.below(none))
        .isInstanceOf(ConformanceException.class)
        .hasMessage(none + ": no such folder");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Files.writeString(empty.resolve("README.md"), "");
    assertThatThrownBy(() -> Conformance.below(empty))
        .isInstanceOf(ConformanceException.class)
        .hasMessageStartingWith(empty + ": no conformance vector");
    Path file = VectorFile.of(SMALL).write(folder, "vector");
    assertThatThrownBy(() -> Conformance.below(file))
        .isInstanceOf(ConformanceException.class)
        .hasMessage(file + ": not a folder");
  }

  @Test
  @DisplayName("folders in folders, behind links, in the order of their paths")
  void order() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    for (String name : List.of("b/a", "a", "b/c/d", "c")) {
      VectorFile.of(SMALL).write(elsewhere, name);
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    Conformance conformance = Conformance.below(link);

    assertThat(conformance.vectors())
        .extracting(conformance::name)
        .containsExactly("a", "b/a", "b/c/d", "c");
  }

  private CaseResult only(VectorFile vector) throws IOException {
    Path file = vector.write(folder, "only");
    return Conformance.below(folder).check(file, Computing.PLAIN);
  }

  private List<CaseResult> check() {
    Conformance conformance = Conformance.below(folder);
    return conformance.vectors().stream()
        .map(file -> conformance.check(file, Computing.PLAIN))
        .toList();
  }
}
