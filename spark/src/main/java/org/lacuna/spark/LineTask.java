package org.lacuna.spark;

import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;

/** What Spark runs on a worker: one line, in a process of its own. */
final class LineTask implements Function<Assignment, Outcome> {
  private static final long serialVersionUID = 1L;

  @Override
  public Outcome call(Assignment assignment) throws InterruptedException {
    SparkEnv here = SparkEnv.get();
    String place = place(here.blockManager().blockManagerId().host(), here.executorId());
    return new Child(assignment, place).run();
  }

  static String place(String host, String executor) {
    return "%s, executor %s".formatted(host, executor);
  }
}
