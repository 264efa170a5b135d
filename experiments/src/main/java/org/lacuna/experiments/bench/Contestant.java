package org.lacuna.experiments.bench;

/** Something that runs a training step when asked. */
interface Contestant extends AutoCloseable {
  /** Runs one step; its time in milliseconds. */
  double step();

  @Override
  void close();
}
