package org.lacuna.spark;

/**
 * One try to do a line.
 *
 * @param line its index
 * @param number from 1
 */
record Attempt(int line, int number) {
  /** By what Spark's events name it. */
  String group() {
    return "line %d, attempt %d".formatted(line, number);
  }
}
