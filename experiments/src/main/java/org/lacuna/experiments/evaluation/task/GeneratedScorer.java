package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.results.sample.Outcome;

/**
 * {@link Scoring#GENERATED}.
 *
 * @param tokenizer reads what was written
 */
record GeneratedScorer(TaskSamples row, Tokenizer tokenizer) implements Scorer {
  @Override
  public void describe(ObjectNode key) {
    key.put("scoring", "generated");
  }

  @Override
  public List<Outcome> outcomes(Subject subject, AttentionMode mode, int from, int to) {
    List<Sample> samples = row.samples(from, to);
    List<int[]> written = new GreedyWriter(subject, mode, tokenizer, row.length()).write(samples);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      String text = text(sample, written.get(i));
      outcomes.add(
          Scores.outcome(from + i, sample)
              .with("score", sample.metric().score(text, sample.references()))
              .with("tokens", written.get(i).length)
              .with("written", text));
    }
    return outcomes;
  }

  /** What was written, as the sample's metric reads it. */
  private String text(Sample sample, int[] tokens) {
    if (sample.metric().ofTokens()) {
      return Arrays.stream(tokens).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }
    String text = tokenizer.decode(tokens);
    int end = text.indexOf(SampleText.STOP);
    return end < 0 ? text : text.substring(0, end);
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    return List.of(
        Row.of(
                "answer_score",
                row.task().protocol(),
                row.length(),
                Scores.estimate(outcomes, "score", Scores.sum(outcomes, "tokens")))
            .against(row.chance()));
  }
}
