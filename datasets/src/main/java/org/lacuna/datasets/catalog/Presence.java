package org.lacuna.datasets.catalog;

/** How much of a corpus is here. */
public enum Presence {
  /** Every file, by its length. */
  HERE,

  /** Some files, or a part of one. */
  PARTLY,

  /** Nothing. */
  ABSENT
}
