package org.lacuna.experiments.bench;

/** Something that takes a step when asked: a training step, a prefill, a token. */
interface Contestant extends AutoCloseable {
  /** Takes one step; its time in milliseconds. */
  double step();

  @Override
  void close();
}
