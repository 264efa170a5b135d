package org.lacuna.datasets.task.needle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.datasets.task.Drawn;

/**
 * Variables that all have one value: the first is assigned it, each other the one before it.
 *
 * @param value a number
 * @param names of the variables, in the order of the assignments
 */
record Chain(String value, List<String> names) {

  /** A chain with names drawn. */
  static Chain draw(String value, int variables, Drawn<String> names) {
    return new Chain(value, Stream.generate(names::next).limit(variables).toList());
  }

  /**
   * The assignments.
   *
   * @param format of one, with a place for the variable and one for what it is assigned
   */
  List<String> lines(String format) {
    List<String> lines = new ArrayList<>();
    String source = value;
    for (String name : names) {
      lines.add(format.formatted(name, source));
      source = name;
    }
    return lines;
  }
}
