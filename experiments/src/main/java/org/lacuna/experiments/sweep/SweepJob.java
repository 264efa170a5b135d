package org.lacuna.experiments.sweep;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.Regime;

/**
 * One training of a sweep, and its evaluation.
 *
 * @param index its place in the list, from 0
 * @param label what people read
 * @param needs places of the jobs that train what it builds on; they stand before it
 * @param points the points that it is of: several where they differ in nothing that it depends on
 * @param name of the experiment
 * @param phases what it builds on, none of it evaluated, and last itself
 */
public record SweepJob(
    int index,
    String label,
    List<Integer> needs,
    List<SweepPoint> points,
    String name,
    List<Phase> phases) {
  /** Nothing yet; what a line of a list says lies over it. */
  static final SweepJob NONE = new SweepJob(0, "", List.of(), List.of(), "", List.of());

  /** Copies the lists. */
  public SweepJob {
    needs = List.copyOf(needs);
    points = List.copyOf(points);
    phases = List.copyOf(phases);
  }

  /** What is trained for it, of which only the last is evaluated. */
  public Regime regime() {
    return new Regime(name, phases, Set.of());
  }

  /** The training that it is for. */
  public Phase phase() {
    return phases.getLast();
  }

  /** The sections of that training. */
  public ExperimentConfig config() {
    return phase().config();
  }

  /** What it is at any seed: its phase, and what all of its points have in common. */
  public String row() {
    return (phase().name() + " " + SweepPoint.common(points)).strip();
  }

  /** The same, of another point too. */
  SweepJob and(SweepPoint point) {
    List<SweepPoint> all =
        points.contains(point) ? points : Stream.concat(points.stream(), Stream.of(point)).toList();
    return new SweepJob(index, label, needs, all, name, phases).labelled();
  }

  /** The same, called what it is. */
  SweepJob labelled() {
    String called = (row() + " " + SweepConfig.SEED + "=" + config().seed()).strip();
    return new SweepJob(index, called, needs, points, name, phases);
  }
}
