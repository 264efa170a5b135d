package org.lacuna.experiments.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.sample.Outcome;
import org.lacuna.results.sample.OutcomeLog;

/**
 * All that is to be measured of a model under one way to attend.
 *
 * <p>Every sample's outcome is in the run's record as soon as it is known ({@link OutcomeLog}), so
 * that an evaluation which was killed goes on where it was and one that is repeated reads what it
 * found; each row is added to the record once all its samples are there.
 */
public final class Evaluation {
  private record Part(Evaluators.Chosen<?> chosen, List<Measure> measures) {}

  private final Setting setting;
  private final List<Part> parts = new ArrayList<>();

  /**
   * Plans an evaluation.
   *
   * @throws org.lacuna.config.ConfigException if something cannot be measured of this model
   * @throws org.lacuna.datasets.DatasetException if the data does not suffice
   */
  public Evaluation(Setting setting, List<Evaluators.Chosen<?>> chosen) {
    this.setting = setting;
    chosen.forEach(each -> parts.add(new Part(each, each.measures(setting))));
  }

  /** Samples of all measures, done before or not. */
  public long samples() {
    return parts.stream()
        .flatMap(part -> part.measures().stream())
        .mapToLong(Measure::samples)
        .sum();
  }

  /**
   * Measures what was not measured before.
   *
   * @param run the record; its lock is the caller's
   * @param model stands for the weights and the attention
   * @return all rows
   */
  public List<Measurement> of(
      Subject subject, RunFolder run, ObjectNode model, EvaluationListener listener) {
    Recorded recorded = new Recorded(run);
    return rows(subject, run, model, listener, recorded::add);
  }

  /**
   * The rows of what was measured before. The record is only read, and needs no lock.
   *
   * @param model stands for the weights and the attention
   * @return empty unless all samples of all measures are there
   */
  public Optional<List<Measurement>> recorded(
      Subject subject, RunFolder run, ObjectNode model, EvaluationListener listener) {
    return isRecorded(run, model)
        ? Optional.of(rows(subject, run, model, listener, _ -> {}))
        : Optional.empty();
  }

  private List<Measurement> rows(
      Subject subject,
      RunFolder run,
      ObjectNode model,
      EvaluationListener listener,
      Consumer<Measurement> each) {
    List<Measurement> rows = new ArrayList<>();
    long before = 0;
    for (Part part : parts) {
      List<Measurement> its = new ArrayList<>();
      for (Measure measure : part.measures()) {
        List<Outcome> outcomes =
            outcomes(measure, subject, log(run, measure, model), listener.after(before, samples()));
        before += measure.samples();
        measure.rows(outcomes).stream()
            .map(row -> subject.measurement(measure.mode(), row))
            .forEach(its::add);
        listener.measured(subject.labels().apply(measure.mode()), outcomes, measure::rows);
      }
      for (AttentionMode mode : setting.modes()) {
        String label = subject.labels().apply(mode);
        List<Measurement> ofMode = its.stream().filter(row -> row.mode().equals(label)).toList();
        part.chosen().together(setting, ofMode).stream()
            .map(row -> subject.measurement(mode, row))
            .forEach(its::add);
      }
      its.forEach(each);
      rows.addAll(its);
    }
    return rows;
  }

  private boolean isRecorded(RunFolder run, ObjectNode model) {
    return parts.stream()
        .flatMap(part -> part.measures().stream())
        .allMatch(measure ->
            log(run, measure, model).read().headMap(measure.samples()).size() == measure.samples());
  }

  /**
   * About how long it takes, in seconds, by one or two batches of each measure; nothing is kept.
   */
  public double seconds(Subject subject) {
    double all = 0;
    for (Part part : parts) {
      for (Measure measure : part.measures()) {
        int batches = Math.ceilDiv(measure.samples(), Math.max(1, measure.batch()));
        if (batches > 0) {
          double first = seconds(measure, subject, 0);
          // The first of a length also pays for what is compiled and allocated by it.
          double other = batches == 1 ? 0 : seconds(measure, subject, measure.batch());
          all += first + (batches - 1) * other;
        }
      }
    }
    return all;
  }

  private static double seconds(Measure measure, Subject subject, int from) {
    subject.weights().run();
    long start = System.nanoTime();
    List<Outcome> _ =
        measure.outcomes(subject, from, Math.min(measure.samples(), from + measure.batch()));
    return (System.nanoTime() - start) / 1e9;
  }

  private static OutcomeLog log(RunFolder run, Measure measure, ObjectNode model) {
    ObjectNode key = Json.MAPPER.createObjectNode();
    key.set("model", model);
    key.set("mode", Json.tree(measure.mode()));
    key.set("measure", measure.key());
    return new OutcomeLog(run, measure.name(), key);
  }

  private static List<Outcome> outcomes(
      Measure measure, Subject subject, OutcomeLog log, EvaluationListener listener) {
    SortedMap<Integer, Outcome> known = log.read();
    for (int from = 0; from < measure.samples(); from += measure.batch()) {
      int to = Math.min(measure.samples(), from + measure.batch());
      if (known.subMap(from, to).size() < to - from) {
        subject.weights().run();
        List<Outcome> some = new ArrayList<>(measure.outcomes(subject, from, to));
        some.removeIf(outcome -> known.containsKey(outcome.sample()));
        log.append(some);
        some.forEach(outcome -> known.put(outcome.sample(), outcome));
      }
      listener.at(measure.name(), to, measure.samples());
    }
    // A record may have more, of an evaluation that asked for more.
    return List.copyOf(known.headMap(measure.samples()).values());
  }

  /** The rows of a run; what they already say last is not said again. */
  private static final class Recorded {
    private final RunFolder run;
    private final Map<List<Object>, Measurement> last = new HashMap<>();

    Recorded(RunFolder run) {
      this.run = run;
      run.measurements().forEach(row -> last.put(row.identity(), row));
    }

    void add(Measurement row) {
      if (!row.equals(last.put(row.identity(), row))) {
        run.append(Log.EVAL, row);
      }
    }
  }
}
