package org.lacuna.experiments.process;

/** Texts in commands that a shell reads. */
public final class ShellWord {
  private ShellWord() {}

  /** A text as one word, whatever is in it. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
