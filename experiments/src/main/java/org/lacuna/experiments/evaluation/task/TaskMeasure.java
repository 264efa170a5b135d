package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.results.sample.Outcome;

/**
 * The answers of a task at one length, scored in one way.
 *
 * <p>More samples are those that there were and further ones, so their number is not in the key.
 *
 * @param row the samples
 * @param scoring how they are scored
 * @param scorer does it
 * @param mode of attention
 * @param key what outcomes follow from
 * @param samples how many of the row
 */
record TaskMeasure(
    TaskSamples row,
    Scoring scoring,
    Scorer scorer,
    AttentionMode mode,
    ObjectNode key,
    int samples)
    implements Measure {
  @Override
  public String name() {
    String task = row.task().protocol().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "%s-%s-%d".formatted(task, scoring.name().toLowerCase(Locale.ROOT), row.length());
  }

  @Override
  public int batch() {
    return SequenceReader.batch(row.length());
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    return scorer.outcomes(subject, mode, from, to);
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    List<Outcome> asked = outcomes.stream().filter(outcome -> outcome.sample() < samples).toList();
    List<Row> rows = new ArrayList<>(scorer.rows(asked));
    for (int i = 0; i < row.depths().size(); i++) {
      int place = i;
      List<Outcome> there =
          asked.stream().filter(outcome -> outcome.sample() % row.width() == place).toList();
      scorer.rows(there).stream()
          .map(whole -> whole.of("depth", row.depths().get(place)))
          .forEach(rows::add);
    }
    return rows;
  }
}
