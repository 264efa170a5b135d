package org.lacuna.experiments.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/** Runs by the rows that they make up, as a command line names them. */
public final class NamedRows {
  private NamedRows() {}

  /**
   * Finds the runs of each row.
   *
   * @param named {@code LABEL=RUN,RUN,..} with ids or beginnings of ids, the name that all runs of
   *     a row have, or the id of a single run or its beginning
   * @return the runs by label, in the order in which the rows were named
   * @throws ConfigException if there is no such run, or a row is named twice
   */
  public static SequencedMap<String, List<RunFolder>> of(List<String> named, RunStore store) {
    SequencedMap<String, List<RunFolder>> rows = new LinkedHashMap<>();
    for (String text : named) {
      int equals = text.indexOf('=');
      String label = equals < 0 ? text : text.substring(0, equals);
      List<RunFolder> runs =
          equals < 0 ? named(text, store) : listed(text.substring(equals + 1), store);
      if (rows.put(label, runs) != null) {
        throw new ConfigException("row %s is named twice".formatted(label));
      }
    }
    return rows;
  }

  private static List<RunFolder> listed(String ids, RunStore store) {
    List<RunFolder> runs = new ArrayList<>();
    for (String id : ids.split(",", -1)) {
      runs.add(store.find(id));
    }
    return runs;
  }

  private static List<RunFolder> named(String name, RunStore store) {
    List<RunFolder> all = store.list().runs();
    List<RunFolder> runs = all.stream().filter(run -> run.name().equals(name)).toList();
    if (!runs.isEmpty()) {
      return runs;
    }
    if (all.stream().anyMatch(run -> run.id().startsWith(name))) {
      return List.of(store.find(name));
    }
    List<String> names = all.stream().map(RunFolder::name).distinct().toList();
    throw new ConfigException(
        "row %s: no run of that name (%s); LABEL=RUN,RUN names runs by their ids"
            .formatted(name, Nearest.hint(name, names)));
  }
}
