package org.lacuna.datasets.benchmark;

import java.util.List;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.DatasetException;

/**
 * Multiple choice by name, each asked in the form of lm-evaluation-harness, so that numbers are
 * comparable.
 */
public final class Benchmarks {

  private static final List<Benchmark> ALL =
      List.of(
          new Benchmark(
              "hellaswag",
              "How does a scene go on? Four endings.",
              "Zellers et al. 2019, arXiv:1905.07830; hellaswag_val.jsonl, or as text",
              HellaSwag::read),
          new Benchmark(
              "piqa",
              "How is something done? Two ways.",
              "Bisk et al. 2020, arXiv:1911.11641; valid.jsonl beside valid-labels.lst",
              Piqa::read),
          Benchmark.ofLines(
              "arc_easy",
              "Questions of school science that word statistics answer. Three to five choices.",
              "Clark et al. 2018, arXiv:1803.05457; ARC-Easy-Test.jsonl",
              ScienceQuestion::arc),
          Benchmark.ofLines(
              "arc_challenge",
              "Questions of school science that word statistics fail. Three to five choices.",
              "Clark et al. 2018, arXiv:1803.05457; ARC-Challenge-Test.jsonl",
              ScienceQuestion::arc),
          Benchmark.ofLines(
              "winogrande",
              "Which of two names fits the blank in a sentence?",
              "Sakaguchi et al. 2020, arXiv:1907.10641; dev.jsonl",
              WinoGrande::item),
          Benchmark.ofLines(
              "openbookqa",
              "Which of four choices completes a statement of school science?",
              "Mihaylov et al. 2018, arXiv:1809.02789; test.jsonl",
              ScienceQuestion::openBook),
          Benchmark.ofLines(
              "blimp",
              "Which of two sentences is grammatical?",
              "Warstadt et al. 2020, arXiv:1912.00582; a file for each of 67 paradigms, or all",
              Blimp::item));

  private Benchmarks() {}

  /** All benchmarks. */
  public static List<Benchmark> all() {
    return ALL;
  }

  /** Whether there is a benchmark of a name. */
  public static boolean has(String name) {
    return ALL.stream().anyMatch(benchmark -> benchmark.name().equals(name));
  }

  /**
   * The benchmark of a name.
   *
   * @throws DatasetException if there is none, with the nearest
   */
  public static Benchmark get(String name) {
    List<String> names = ALL.stream().map(Benchmark::name).toList();
    return ALL.stream()
        .filter(benchmark -> benchmark.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new DatasetException(
                "unknown benchmark %s; %s".formatted(name, Nearest.hint(name, names))));
  }
}
