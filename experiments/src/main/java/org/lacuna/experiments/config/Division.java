package org.lacuna.experiments.config;

/** How a text's documents are dealt out to training, validation and test. */
public enum Division {
  /** Given, for a known corpus whose manifest names splits; else by shares. */
  AUTO,
  /** By shares of the bytes. */
  SHARES,
  /** As folders or files named train, validation (or valid, dev) and test say. */
  GIVEN
}
