package org.lacuna.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a worker has to run for a line.
 *
 * @param title what the log says above the output
 * @param command program and arguments
 * @param environment variables on top of the worker's own
 * @param directories where it runs: the first of them that the worker has
 * @param log the file that the output is added to
 */
record Assignment(
    String title,
    List<String> command,
    Map<String, String> environment,
    List<String> directories,
    String log)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  Assignment {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    directories = List.copyOf(directories);
  }
}
