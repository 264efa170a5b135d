package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.results.sample.Outcome;

/**
 * {@link Scoring#CHOICE}.
 *
 * @param choices answers to choose from, at most
 */
record ChoiceScorer(TaskSamples row, int choices) implements Scorer {
  @Override
  public void describe(ObjectNode key) {
    key.put("scoring", "choice").put("choices", choices).put("pool", Candidates.POOL);
  }

  @Override
  public List<Outcome> outcomes(Subject subject, AttentionMode mode, int from, int to) {
    Candidates candidates = new Candidates(row, choices);
    AnswerReader reader = new AnswerReader(subject, mode);
    List<Posed> sequences = new ArrayList<>();
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int place = from; place < to; place++) {
      sequences.addAll(candidates.of(place));
      starts.add(sequences.size());
    }
    List<AnswerReader.Read> reads = reader.read(sequences);
    List<Outcome> outcomes = new ArrayList<>();
    for (int place = from; place < to; place++) {
      List<AnswerReader.Read> its =
          reads.subList(starts.get(place - from), starts.get(place - from + 1));
      double[] nats = its.stream().mapToDouble(read -> read.nats() / read.hits().length).toArray();
      outcomes.add(
          Scores.outcome(place, candidates.sample(place))
              .with("nats", nats)
              .with("chance", 1.0 / nats.length)
              .with("tokens", its.getFirst().hits().length)
              .with("score", score(nats)));
    }
    return outcomes;
  }

  /** 1 if the first is the least, its share where others are as little, and 0 if one is less. */
  static double score(double[] nats) {
    double least = Arrays.stream(nats).min().orElseThrow();
    return nats[0] > least ? 0 : 1.0 / Arrays.stream(nats).filter(each -> each == least).count();
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    double chance =
        outcomes.stream().mapToDouble(outcome -> outcome.number("chance")).average().orElseThrow();
    return List.of(
        Row.of(
                "answer_choice",
                row.task().protocol(),
                row.length(),
                Scores.estimate(outcomes, "score", Scores.sum(outcomes, "tokens")))
            .against(chance));
  }
}
