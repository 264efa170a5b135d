package org.lacuna.experiments.evaluation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.methods.aten.Ops;
import org.lacuna.results.Measurement;
import org.lacuna.results.sample.Estimate;
import org.lacuna.results.statistics.Interval;

/**
 * A model that learned nothing scores as a guess, whatever it is asked.
 *
 * <p>Choices are put to one whose attention writes nothing, which is at chance by exchangeability.
 * Random attention is not blind: what random weights make of tokens that stand in the context leans
 * for or against them, by the draw of the weights, and over a long answer that adds up.
 */
class ChanceTest {
  private static final List<Integer> LENGTHS = List.of(128, 256, 512, 1024, 2048);

  /** Tasks that ask what others have written down, so there is nothing to ask without a file. */
  private static final Set<String> OF_FILES = Set.of("qa", "qa_1", "qa_2", "recorded");

  private static final int CHOSEN = 24;
  private static final int KNOWN = 32;
  private static final int WRITTEN = 4;

  @TempDir static Path folder;

  @TempDir Path runs;

  private static Corpus corpus;

  private final NDManager manager = NDManager.newBaseManager();

  @BeforeAll
  static void open() throws IOException {
    corpus = Tiny.corpus(folder);
  }

  @AfterAll
  static void closeCorpus() {
    corpus.close();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<String> names() {
    return Tasks.load(ChanceTest.class.getClassLoader()).all().stream().map(Tasks.Named::name);
  }

  private static Material material() {
    return new TinyMaterial(corpus, List.of());
  }

  /** The shortest length at which a task can be asked. */
  private static int length(String task) {
    for (int length : LENGTHS) {
      try {
        var _ = material().generator(task, null, task, length, 0);
        return length;
      } catch (DatasetException _) {
        // A longer one may do.
      }
    }
    return abort(task + " needs more than " + LENGTHS.getLast() + " tokens");
  }

  private Decoder untrained() {
    Decoder decoder = Tiny.decoder(Tiny.model("tie_embeddings=false"), "full,moba");
    FirstValues.initialize(decoder, manager, 5);
    return decoder;
  }

  /** Each token knows itself alone. */
  private Decoder blind() {
    Decoder decoder = untrained();
    decoder
        .weights()
        .forEach((name, array) -> {
          if (name.endsWith("o_proj.weight")) {
            Ops.copyInto(array, array.zerosLike());
          }
        });
    return decoder;
  }

  private Measurement row(
      Decoder decoder, String task, String metric, Scoring scoring, int samples) {
    int length = length(task);
    List<Measurement> rows =
        new Evaluated(runs, material(), decoder, manager)
            .rows(
                new TaskEvaluator(),
                List.of(length),
                List.of(AttentionMode.NATIVE),
                "tasks=[" + task + "]",
                "scoring=[" + scoring.name().toLowerCase(Locale.ROOT) + "]",
                "samples=" + samples);
    return Evaluated.row(rows, metric, "task:" + task, length);
  }

  private static boolean isAtChance(double score, int samples, double chance) {
    var wilson =
        new WilsonScoreInterval().createInterval(samples, (int) Math.round(score * samples), 0.99);
    return new Interval(wilson.getLowerBound(), wilson.getUpperBound()).contains(chance);
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("its answers are no likelier than those of other samples")
  void choice(String task) {
    if (OF_FILES.contains(task)) {
      abort(task + " needs a file of questions");
    }
    Measurement row = row(blind(), task, "answer_choice", Scoring.CHOICE, CHOSEN);

    assertThat(row.chance()).isEqualTo(0.25);
    assertThat(isAtChance(row.value(), CHOSEN, 0.25)).as("%s of %d", row.value(), CHOSEN).isTrue();
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("what it writes is no better than a guess that knows the form of an answer")
  void generated(String task) {
    if (OF_FILES.contains(task)) {
      abort(task + " needs a file of questions");
    }
    Measurement row = row(untrained(), task, "answer_score", Scoring.GENERATED, WRITTEN);

    assertThat(Objects.requireNonNull(row.interval()).lower())
        .isLessThanOrEqualTo(Objects.requireNonNull(row.chance()) + 1e-12);
  }

  @Test
  @DisplayName("a model that knows the answers is told from one that guesses, by all three scores")
  void modelThatKnows() {
    SharpModel model = new SharpModel(manager, "full,moba");
    List<Sample> known =
        IntStream.range(0, KNOWN)
            .mapToObj(number ->
                MadeUp.continued(model, AttentionMode.NATIVE, SharpModel.tokens(number, 24), 3))
            .map(tokens -> MadeUp.sample(tokens, new TokenSpan(24, 27)))
            .toList();
    TaskSamples row = MadeUp.row(28, known);
    for (Scorer scorer :
        List.of(
            new ForcedScorer(row, Tiny.VOCABULARY),
            new GeneratedScorer(row, material().tokenizer()),
            new ChoiceScorer(row, 4))) {
      Row last =
          scorer
              .rows(
                  scorer.outcomes(
                      MadeUp.subject(model.decoder, manager), AttentionMode.NATIVE, 0, KNOWN))
              .getLast();
      Estimate estimate = last.estimate();
      double chance = Objects.requireNonNull(last.chance());
      assertThat(isAtChance(estimate.value(), KNOWN, chance)).as(last.metric()).isFalse();
      assertThat(Objects.requireNonNull(estimate.interval()).lower()).isGreaterThan(chance);
    }
  }
}
