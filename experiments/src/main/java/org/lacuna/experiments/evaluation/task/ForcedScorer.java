package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.task.Sample;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.results.sample.Mean;
import org.lacuna.results.sample.Outcome;

/**
 * {@link Scoring#FORCED}.
 *
 * @param vocabulary tokens that a guess has to choose from
 */
record ForcedScorer(TaskSamples row, int vocabulary) implements Scorer {
  @Override
  public void describe(ObjectNode key) {
    key.put("scoring", "forced");
  }

  @Override
  public List<Outcome> outcomes(Subject subject, AttentionMode mode, int from, int to) {
    List<Sample> samples = row.samples(from, to);
    List<AnswerReader.Read> reads =
        new AnswerReader(subject, mode).read(samples.stream().map(Posed::of).toList());
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      AnswerReader.Read read = reads.get(i);
      int count = read.hits().length;
      outcomes.add(
          Scores.outcome(from + i, samples.get(i))
              .with("nats", read.nats())
              .with("right", read.right())
              .with("tokens", count)
              .with("exact", read.right() == count ? 1 : 0));
    }
    return outcomes;
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    Mean loss = new Mean();
    Mean accuracy = new Mean();
    Mean guessed = new Mean();
    for (Outcome outcome : outcomes) {
      long tokens = Math.round(outcome.number("tokens"));
      loss.add(outcome.number("nats"), tokens);
      accuracy.add(outcome.number("right"), tokens);
      guessed.add(Math.pow(vocabulary, -outcome.number("tokens")), 1);
    }
    long tokens = Scores.sum(outcomes, "tokens");
    String protocol = row.task().protocol();
    int length = row.length();
    return List.of(
        Row.of("answer_loss", protocol, length, loss.estimate()).against(Math.log(vocabulary)),
        Row.of("answer_accuracy", protocol, length, accuracy.estimate()).against(1.0 / vocabulary),
        Row.of("exact_match", protocol, length, Scores.estimate(outcomes, "exact", tokens))
            .against(guessed.value()));
  }
}
