package org.lacuna.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** When and where Spark's tasks start and end, by the group of their job. */
final class TaskEvents extends SparkListener {
  /** Hears of tasks, on a thread of Spark's. */
  interface Hearer {
    /** A task has started on a worker. */
    void started(String group, long task, String place);

    /** A task has ended, well or not. */
    void ended(long task);
  }

  private static final String GROUP = "spark.jobGroup.id";

  private final Hearer hearer;
  private final Map<Object, String> groups = new HashMap<>();

  TaskEvents(Hearer hearer) {
    this.hearer = hearer;
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    @Nullable Properties properties = event.properties();
    String group = properties == null ? null : properties.getProperty(GROUP);
    if (group != null) {
      CollectionConverters.asJava(event.stageIds()).forEach(stage -> groups.put(stage, group));
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    String group = groups.get(event.stageId());
    if (group != null) {
      hearer.started(
          group,
          event.taskInfo().taskId(),
          LineTask.place(event.taskInfo().host(), event.taskInfo().executorId()));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    hearer.ended(event.taskInfo().taskId());
  }
}
