package org.lacuna.results;

/** The append-only logs of a run, one JSON object a line. */
public enum Log {
  /** Training steps and the run's {@link RunEvent}s, in the order in which they happened. */
  TRAIN("train.jsonl"),
  /** Evaluation rows, each a {@link Measurement}, and which evaluations were done. */
  EVAL("eval.jsonl");

  private final String fileName;

  Log(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }
}
