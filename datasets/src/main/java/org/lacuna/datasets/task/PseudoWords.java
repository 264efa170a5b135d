package org.lacuna.datasets.task;

import org.lacuna.datasets.SeededRandom;

/** Words that can be spoken but mean nothing, as many as any task needs. */
public final class PseudoWords {

  private static final String CONSONANTS = "bdfgklmnprstvz";
  private static final String VOWELS = "aeiou";

  private PseudoWords() {}

  /**
   * A word of lower-case letters: syllables of a consonant and a vowel, and a consonant at the end.
   * Words of as many syllables are equally long, so that none contains another.
   *
   * @param syllables their number; three give 4.8 million words
   */
  public static String draw(SeededRandom random, int syllables) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < syllables; i++) {
      word.append(random.text(CONSONANTS, 1)).append(random.text(VOWELS, 1));
    }
    return word.append(random.text(CONSONANTS, 1)).toString();
  }

  /** How many words of some syllables there are. */
  public static double count(int syllables) {
    return Math.pow(CONSONANTS.length() * VOWELS.length(), syllables) * CONSONANTS.length();
  }
}
