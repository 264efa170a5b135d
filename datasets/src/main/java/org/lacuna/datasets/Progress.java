package org.lacuna.datasets;

/** Hears how far the preparation of a corpus has come. */
@FunctionalInterface
public interface Progress {

  /** Hears nothing. */
  Progress NONE = (done, expected) -> {};

  /**
   * Called now and then, from the preparing thread.
   *
   * @param done bytes of text read so far
   * @param expected bytes of text in all, or -1 where unknown
   */
  void bytes(long done, long expected);
}
