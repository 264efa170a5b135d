package org.lacuna.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.process.ProcessMemory;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.MemoryMoment;
import org.lacuna.results.TableText;
import org.lacuna.results.chart.MemoryCurve;

/**
 * Looks at the memory of this process while an evaluation goes on, and writes the curve as a table
 * and as a picture beside it when it ends, be it by a failure.
 */
final class MemoryWatch implements EvaluationListener, AutoCloseable {
  private static final long EVERY_MILLISECONDS = 200;

  private final EvaluationListener next;
  private final Path table;
  private final long start = System.nanoTime();
  private final List<MemoryMoment> moments = new ArrayList<>();

  /** How many moments belong to something that has been named. */
  private int named;

  private long done;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /**
   * Begins to look.
   *
   * @param table the file of the table; the picture's name differs in its ending
   * @param next hears what this hears
   */
  MemoryWatch(Path table, EvaluationListener next) {
    this.table = table;
    this.next = next;
    var _ = clock.scheduleAtFixedRate(this::look, 0, EVERY_MILLISECONDS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    double seconds = (System.nanoTime() - start) / 1e9;
    moments.add(new MemoryMoment(seconds, "end", done, ProcessMemory.now().residentBytes()));
  }

  /** What is heard of is done: all moments since the last time were its. */
  @Override
  public void at(String what, long done, long samples) {
    synchronized (this) {
      look();
      List<MemoryMoment> its = moments.subList(named, moments.size());
      its.replaceAll(moment ->
          new MemoryMoment(moment.seconds(), what, moment.done(), moment.residentBytes()));
      named = moments.size();
      this.done = done;
    }
    next.at(what, done, samples);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    synchronized (this) {
      look();
      MemoryCurve curve = new MemoryCurve(moments);
      AtomicFiles.write(table, TableText.csv(curve.table()));
      String name = table.getFileName().toString().replaceFirst("\\.csv$", "");
      PictureBeside.write(
          curve.picture(), Objects.requireNonNull(table.toAbsolutePath().getParent()), name);
    }
  }
}
