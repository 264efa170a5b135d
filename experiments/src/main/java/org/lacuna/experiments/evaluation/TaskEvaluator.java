package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Inference;
import org.lacuna.experiments.model.Pass;
import org.lacuna.experiments.model.TokenBatch;
import org.lacuna.methods.aten.Ops;
import org.lacuna.results.Measurement;

/**
 * The answers of tasks, teacher-forced: every answer token is predicted from the sample's own
 * tokens before it.
 *
 * <ul>
 *   <li>{@code answer_loss}: nats an answer token;
 *   <li>{@code answer_accuracy}: the share of answer tokens that are the likeliest;
 *   <li>{@code exact_match}: the share of samples all of whose answer tokens are.
 * </ul>
 *
 * <p>Where a sample has one answer, {@code exact_match} is the share of samples whose answer greedy
 * decoding writes token by token: as long as the likeliest tokens are the answer's, both read the
 * same. Not so where a sample has several answers, as those of {@code mqar}: each is asked after
 * the right ones before it, whatever the model made of them. Nor for layers that decode otherwise
 * than they prefill ({@code decode:full}, methods for prompts): here they prefill the answer too.
 * It asks for the sample's own wording and knows nothing of the task's metric, which may accept
 * others.
 */
public final class TaskEvaluator {
  /** The metrics, in the order of the rows. */
  public static final List<String> METRICS =
      List.of("answer_loss", "answer_accuracy", "exact_match");

  /** Samples held at a time. */
  private static final int HELD = 256;

  private final Subject subject;
  private final NDManager manager;

  /** An evaluator of a model. */
  public TaskEvaluator(Subject subject, NDManager manager) {
    this.subject = subject;
    this.manager = manager;
  }

  /** The scores of a task; METRICS in their order. */
  private record Scores(Mean loss, Mean accuracy, Mean exact) {
    private Scores() {
      this(new Mean(), new Mean(), new Mean());
    }

    private void add(Answers answers) {
      int right = 0;
      double nats = 0;
      for (int i = 0; i < answers.hits.length; i++) {
        right += answers.hits[i] ? 1 : 0;
        nats += answers.losses[i];
      }
      loss.add(nats, answers.hits.length);
      accuracy.add(right, answers.hits.length);
      exact.add(right == answers.hits.length ? 1 : 0, 1);
    }
  }

  /** What the model made of the answer tokens of a sample. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answers(boolean[] hits, float[] losses) {}

  /**
   * The rows of a task.
   *
   * @param count samples of the test split, from the first on
   */
  public List<Measurement> evaluate(TaskSamples task, int count, AttentionMode mode) {
    Scores scores = new Scores();
    for (long from = 0; from < count; from += HELD) {
      List<Sample> held =
          LongStream.range(from, Math.min(count, from + HELD))
              .mapToObj(number -> task.generator().sample(Split.TEST, number))
              .toList();
      // Of one length each, as what follows a sample might change what some methods choose.
      Map<Integer, List<Sample>> byTokens =
          held.stream()
              .collect(
                  Collectors.groupingBy(
                      sample -> sample.tokens().length, TreeMap::new, Collectors.toList()));
      byTokens.values().forEach(samples -> score(samples, mode, scores));
    }
    List<Estimate> estimates =
        List.of(scores.loss.estimate(), scores.accuracy.estimate(), scores.exact.estimate());
    return IntStream.range(0, METRICS.size())
        .mapToObj(i ->
            subject.row(mode, METRICS.get(i), task.protocol(), task.length(), estimates.get(i)))
        .toList();
  }

  private void score(List<Sample> samples, AttentionMode mode, Scores scores) {
    List<Example> examples =
        samples.stream()
            .map(sample -> Example.of(new Window("sample", 0, sample.tokens())))
            .toList();
    Inference.over(
        subject.decoder(),
        examples,
        examples.getFirst().tokens().length,
        manager,
        (first, batch, passes) -> {
          int size = Math.toIntExact(batch.inputs().getShape().get(0));
          answers(passes.apply(mode), batch, samples.subList(first, first + size))
              .forEach(scores::add);
        });
  }

  /** Predicts the answer tokens of a batch from the hidden states before them, and no others. */
  private List<Answers> answers(Pass pass, TokenBatch batch, List<Sample> samples) {
    NDArray hidden = subject.decoder().hidden(pass, batch.inputs()); // [B, L, D]
    Shape shape = hidden.getShape();
    NDArray states = hidden.reshape(-1, shape.get(2));
    List<Answers> answers = new ArrayList<>();
    for (int b = 0; b < samples.size(); b++) {
      long start = b * shape.get(1);
      int[] tokens = samples.get(b).tokens();
      int[] places =
          samples.get(b).answers().stream().flatMapToInt(TaskEvaluator::places).toArray();
      try (NDManager scratch = manager.newSubManager()) {
        Shape count = new Shape(places.length);
        long[] before = IntStream.of(places).mapToLong(place -> start + place - 1).toArray();
        long[] expected = IntStream.of(places).mapToLong(place -> tokens[place]).toArray();
        NDArray targets = Ops.create(scratch, expected, count);
        NDArray asked = Ops.embedding(states, Ops.create(scratch, before, count)); // [n, D]
        NDArray logits = subject.decoder().logits(pass, asked); // [n, V]
        answers.add(
            new Answers(
                NextToken.hits(logits, targets),
                Ops.crossEntropies(logits, targets).toFloatArray()));
      }
    }
    return answers;
  }

  private static IntStream places(TokenSpan answer) {
    return IntStream.range(answer.from(), answer.to());
  }
}
