package org.lacuna.datasets.task.needle;

/** How much is said around the needles. */
public enum Wording {
  /** Whole sentences: an instruction, the needles, a question and the beginning of its answer. */
  LONG,
  /** Key and value alone, and the key as the question: a few tokens, even where they are bytes. */
  SHORT
}
