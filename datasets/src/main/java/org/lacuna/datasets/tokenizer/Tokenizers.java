package org.lacuna.datasets.tokenizer;

import org.lacuna.datasets.DatasetException;

/** The tokenizers by their names in a configuration. */
public final class Tokenizers {

  private Tokenizers() {}

  /** The tokenizer of a name. */
  public static Tokenizer of(String name) {
    if (!name.equals("bytes")) {
      throw new DatasetException("unknown tokenizer " + name);
    }
    return new ByteTokenizer();
  }
}
