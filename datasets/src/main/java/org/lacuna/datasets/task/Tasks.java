package org.lacuna.datasets.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.DatasetException;

/** The tasks on the class path, by their names and those of their presets. */
public final class Tasks {

  /**
   * A task under one of its names.
   *
   * @param name the task's, or a preset's
   * @param defaults the parameters that hold under this name where none are given
   */
  public record Named<C extends Record>(String name, Task<C> task, C defaults) {

    /**
     * The samples for some parameters.
     *
     * @param parameters those that differ from the defaults; null for none
     * @param where what to call them in a message, such as a file's key
     * @throws org.lacuna.config.ConfigException if they do not fit the task
     * @throws DatasetException as {@link Task#generator}
     */
    public Generator generator(@Nullable JsonNode parameters, String where, TaskSetting setting) {
      return task.generator(Binder.bindSection(defaults, parameters, where), setting);
    }
  }

  private final Map<String, Named<?>> byName = new TreeMap<>();

  private Tasks(Iterable<? extends Task<?>> tasks) {
    for (Task<?> task : tasks) {
      add(task);
    }
  }

  /** The tasks that a class loader finds. */
  @SuppressWarnings({"rawtypes", "unchecked"}) // A service's type has no parameters.
  public static Tasks load(ClassLoader loader) {
    List<Task<?>> found = new ArrayList<>();
    for (Task task : ServiceLoader.load(Task.class, loader)) {
      found.add(task);
    }
    return new Tasks(found);
  }

  private <C extends Record> void add(Task<C> task) {
    put(new Named<>(task.name(), task, task.defaults()));
    task.presets().forEach((name, preset) -> put(new Named<>(name, task, preset)));
  }

  private void put(Named<?> named) {
    Named<?> other = byName.putIfAbsent(named.name(), named);
    if (other != null) {
      throw new DatasetException(
          "two tasks are called %s: %s and %s; leave one out of the class path"
              .formatted(
                  named.name(),
                  other.task().getClass().getName(),
                  named.task().getClass().getName()));
    }
  }

  /** All names, presets included, in alphabetical order. */
  public Collection<Named<?>> all() {
    return byName.values();
  }

  /** Whether there is a task or preset of a name. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /**
   * The task, or preset, of a name.
   *
   * @throws DatasetException if there is none, with the nearest
   */
  public Named<?> get(String name) {
    Named<?> named = byName.get(name);
    if (named == null) {
      throw new DatasetException(
          "unknown task %s; %s".formatted(name, Nearest.hint(name, byName.keySet())));
    }
    return named;
  }
}
