package org.lacuna.experiments.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.chart.TrainingCurve;

/**
 * Runs by the rows that they make up, finished or not: usually those of a row differ in their seed.
 */
public final class Rows {
  private final SequencedMap<String, List<RunFolder>> runs;

  private Rows(SequencedMap<String, List<RunFolder>> runs) {
    this.runs = Collections.unmodifiableSequencedMap(runs);
  }

  /**
   * The rows of these runs.
   *
   * @param runs by the label of their row
   * @throws ConfigException if there is no row, or a row has no runs
   */
  public static Rows of(SequencedMap<String, List<RunFolder>> runs) {
    if (runs.isEmpty()) {
      throw new ConfigException("expected at least one row of runs, found none");
    }
    SequencedMap<String, List<RunFolder>> rows = new LinkedHashMap<>();
    runs.forEach((label, its) -> {
      if (its.isEmpty()) {
        throw new ConfigException("row %s: expected at least one run, found none".formatted(label));
      }
      rows.put(label, List.copyOf(its));
    });
    return new Rows(rows);
  }

  /**
   * Finds the runs of each row.
   *
   * @param named {@code @SWEEP} for all rows of a sweep, {@code LABEL=RUN,RUN,..} with ids,
   *     beginnings of ids or names that runs share, the name that all runs of a row have, or the id
   *     of a single run or its beginning
   * @return the rows in the order in which they were named
   * @throws ConfigException if there is no such run, no row is named, or a row is named twice
   */
  public static Rows of(List<String> named, RunStore store) {
    SequencedMap<String, List<RunFolder>> rows = new LinkedHashMap<>();
    for (String text : named) {
      if (isSweep(text)) {
        SweepRows.find(text, store)
            .rows()
            .forEach((label, ids) -> put(rows, label, ids.stream().map(store::open).toList()));
        continue;
      }
      int equals = text.indexOf('=');
      String label = equals < 0 ? text : text.substring(0, equals);
      List<RunFolder> runs =
          equals < 0 ? named(text, store) : listed(text.substring(equals + 1), store);
      put(rows, label, runs);
    }
    return of(rows);
  }

  /** Whether a text stands for all rows of a sweep. */
  public static boolean isSweep(String text) {
    return text.startsWith(SweepRows.SIGN);
  }

  private static void put(
      SequencedMap<String, List<RunFolder>> rows, String label, List<RunFolder> runs) {
    if (rows.put(label, runs) != null) {
      throw new ConfigException("row %s is named twice".formatted(label));
    }
  }

  private static List<RunFolder> listed(String ids, RunStore store) {
    List<RunFolder> runs = new ArrayList<>();
    for (String id : ids.split(",", -1)) {
      List<RunFolder> named = ofName(id, store);
      runs.addAll(named.isEmpty() ? List.of(store.find(id)) : named);
    }
    return runs;
  }

  private static List<RunFolder> ofName(String name, RunStore store) {
    return store.list().runs().stream().filter(run -> run.name().equals(name)).toList();
  }

  private static List<RunFolder> named(String name, RunStore store) {
    List<RunFolder> runs = ofName(name, store);
    if (!runs.isEmpty()) {
      return runs;
    }
    List<RunFolder> all = store.list().runs();
    if (all.stream().anyMatch(run -> run.id().startsWith(name))) {
      return List.of(store.find(name));
    }
    List<String> names = all.stream().map(RunFolder::name).distinct().toList();
    throw new ConfigException(
        "row %s: no run of that name (%s); LABEL=RUN,RUN names runs by their ids"
            .formatted(name, Nearest.hint(name, names)));
  }

  /** The runs by the label of their row, in the order of the rows; one at least in each. */
  public SequencedMap<String, List<RunFolder>> runs() {
    return runs;
  }

  /**
   * The latest measurements of the runs, each called what its row is instead of its method.
   *
   * @throws ConfigException if nothing was measured of a row
   */
  public List<Measurement> measurements() {
    List<Measurement> all = new ArrayList<>();
    runs.forEach((label, its) -> {
      List<Measurement> measured =
          its.stream()
              .flatMap(run -> Measurement.latest(run.measurements()).stream())
              .map(row -> row.withMethod(label))
              .toList();
      if (measured.isEmpty()) {
        throw new ConfigException(
            "row %s: nothing was measured of it; lacuna eval %s does so"
                .formatted(label, its.getFirst().id()));
      }
      all.addAll(measured);
    });
    return all;
  }

  /** Tokens of the sequences that the runs were trained with; 0 where they differ. */
  public int trainingLength() {
    List<Integer> lengths =
        runs.values().stream()
            .flatMap(List::stream)
            .map(run -> RunConfig.read(run.name(), run.config()).training().length())
            .distinct()
            .toList();
    return lengths.size() == 1 ? lengths.getFirst() : 0;
  }

  /** The losses of each run's training so far, by the label of its row. */
  public SequencedMap<String, List<TrainingCurve>> curves() {
    SequencedMap<String, List<TrainingCurve>> curves = new LinkedHashMap<>();
    runs.forEach((label, its) -> curves.put(label, its.stream().map(TrainingCurve::read).toList()));
    return curves;
  }
}
