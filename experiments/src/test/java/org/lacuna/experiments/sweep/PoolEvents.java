package org.lacuna.experiments.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a pool told, in order. */
class PoolEvents implements SweepView.Listener {
  private final List<String> told = new ArrayList<>();
  private final List<SweepView> views = new ArrayList<>();
  private Consumer<SweepView> watch = view -> {};
  private int working;
  private int most;

  /** Does something with every view. */
  PoolEvents watch(Consumer<SweepView> does) {
    watch = does;
    return this;
  }

  List<String> told() {
    return told;
  }

  /** Those that begin so. */
  List<String> told(String start) {
    return told.stream().filter(line -> line.startsWith(start)).toList();
  }

  SweepView last() {
    return views.getLast();
  }

  List<SweepView> views() {
    return views;
  }

  /** The most processes that were between their start and their end. */
  int most() {
    return most;
  }

  @Override
  public void at(SweepView view) {
    views.add(view);
    watch.accept(view);
  }

  @Override
  public void started(SweepJob job, int attempt) {
    told.add("start " + job.index() + " try " + attempt);
    most = Math.max(most, ++working);
  }

  @Override
  public void retried(SweepJob job, int attempt, String error) {
    told.add("retry " + job.index() + " after " + attempt + ": " + error);
    working--;
  }

  @Override
  public void ended(JobResult result) {
    told.add("end " + result.job().index() + " " + result.outcome());
    working -= result.tries() > 0 ? 1 : 0;
  }
}
