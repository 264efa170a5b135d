package org.lacuna.experiments.evaluation.choice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.benchmark.Benchmark;
import org.lacuna.datasets.benchmark.Benchmarks;
import org.lacuna.datasets.benchmark.FewShot;
import org.lacuna.datasets.benchmark.MultipleChoice;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ContextLength;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Evenly;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Setting;

/** Multiple choice by likelihood; see the package. */
public final class ChoiceEvaluator implements Evaluator<ChoiceConfig> {
  /** Bits of the right choices over their bytes. */
  static final String BITS_PER_BYTE = "choice_bits_per_byte";

  /** Share of questions that did not fit. */
  static final String TRUNCATED = "truncated";

  private static final String KEY = "evaluation.measures.choices.";

  @Override
  public String name() {
    return "choices";
  }

  @Override
  public String summary() {
    return "Multiple choice by likelihood: HellaSwag, PIQA, ARC and others, with solved examples.";
  }

  @Override
  public String source() {
    return "lm-evaluation-harness; examples and seeds as in SSA, arXiv:2511.20102";
  }

  @Override
  public ChoiceConfig defaults() {
    return ChoiceConfig.defaults();
  }

  @Override
  public Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("acc", "share of items whose likeliest choice is the right one");
    metrics.put("acc_norm", "the same by log-likelihood over characters");
    metrics.put("acc_bytes", "the same by log-likelihood over bytes");
    metrics.put(BITS_PER_BYTE, "cross-entropy of the right choices, bits a byte");
    metrics.put(TRUNCATED, "share of questions that lost tokens on their left for want of room");
    return metrics;
  }

  @Override
  public List<Measure> measures(ChoiceConfig parameters, Setting setting) {
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < parameters.benchmarks().size(); i++) {
      String where = KEY + "benchmarks[" + i + "]";
      BenchmarkConfig asked = BenchmarkConfig.of(parameters.benchmarks().get(i), where);
      Questions questions = questions(asked, parameters, setting, where);
      for (AttentionMode mode : setting.modes()) {
        measures.add(new ChoiceMeasure(questions, mode, setting.decoder()));
      }
    }
    return measures;
  }

  private static Questions questions(
      BenchmarkConfig asked, ChoiceConfig parameters, Setting setting, String where) {
    Benchmark benchmark = benchmark(asked.benchmark(), where);
    List<Path> files =
        asked.files().isEmpty()
            ? setting.material().files(asked.benchmark().replace('_', '-'))
            : paths(asked.files());
    List<MultipleChoice> all = benchmark.read(files);
    if (all.isEmpty()) {
      throw new DatasetException(
          "%s: no items in %s; expected one at least".formatted(where, files));
    }
    List<MultipleChoice> pool = asked.pool().isEmpty() ? all : benchmark.read(paths(asked.pool()));
    List<Integer> places = Evenly.places(all.size(), parameters.items());
    int shots = asked.shots() == null ? parameters.shots() : asked.shots();
    List<Long> seeds = shots == 0 ? parameters.seeds().subList(0, 1) : parameters.seeds();
    new FewShot(pool, shots, seeds.getFirst()).apply(all.getFirst(), 0); // or says what is missing
    int length =
        ContextLength.tokens(List.of(parameters.length()), setting.trainingLength()).getFirst();
    Questions questions =
        new Questions(
            benchmark.name(),
            places,
            places.stream().map(all::get).toList(),
            pool,
            shots,
            seeds,
            setting.material().tokenizer(),
            length);
    int longest = questions.longestChoice();
    if (longest > length) {
      throw new ConfigException(
          "%slength: expected at least %d tokens, the longest choice of %s, got %d"
              .formatted(KEY, longest, benchmark.name(), length));
    }
    return questions;
  }

  private static Benchmark benchmark(String name, String where) {
    try {
      return Benchmarks.get(name);
    } catch (DatasetException e) {
      throw new ConfigException(where + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> paths(List<String> files) {
    return files.stream().map(Path::of).toList();
  }
}
