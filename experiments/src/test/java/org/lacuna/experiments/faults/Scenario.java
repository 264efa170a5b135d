package org.lacuna.experiments.faults;

import java.nio.file.Path;
import java.util.List;

/**
 * Commands whose processes are killed.
 *
 * @param name for the table
 * @param before commands that are done once, undisturbed
 * @param commands those that are killed and begun again, one after the other
 */
record Scenario(String name, List<Command> before, List<Command> commands) {
  /** Stands in arguments for the folder that a scenario is played in. */
  static final String PLACE = "@PLACE@";

  /** The folder of the runs in a scenario's place. */
  static final String RUNS = "runs";

  /**
   * What is typed after {@code lacuna}.
   *
   * @param done what is said of a command that was done before; empty if it is done again
   */
  record Command(String done, List<String> arguments) {
    static Command of(String... arguments) {
      return new Command("", List.of(arguments));
    }

    /** With a folder of its own. */
    List<String> in(Path place) {
      List<String> all =
          new java.util.ArrayList<>(
              arguments.stream().map(each -> each.replace(PLACE, place.toString())).toList());
      all.add("--runs=" + place.resolve(RUNS));
      return all;
    }
  }
}
