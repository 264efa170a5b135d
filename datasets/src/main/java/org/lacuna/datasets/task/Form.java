package org.lacuna.datasets.task;

import java.util.UUID;
import org.lacuna.datasets.SeededRandom;

/** What keys and values look like. */
public enum Form {
  /** Seven digits, the first of them not 0. */
  NUMBERS("number") {
    @Override
    public String draw(SeededRandom random) {
      return digits(random, DIGITS);
    }

    @Override
    public double possibilities() {
      return numbers(DIGITS);
    }
  },
  /** An adjective and a noun, joined by a hyphen. */
  WORDS("word") {
    @Override
    public String draw(SeededRandom random) {
      return random.pick(Words.ADJECTIVES) + "-" + random.pick(Words.NOUNS);
    }

    @Override
    public double possibilities() {
      return (double) Words.ADJECTIVES.size() * Words.NOUNS.size();
    }
  },
  /** A random UUID (RFC 9562, version 4). */
  UUIDS("uuid") {
    @Override
    public String draw(SeededRandom random) {
      long high = (random.next() & ~0xF000L) | 0x4000L;
      long low = (random.next() & ~(3L << 62)) | (1L << 63);
      return new UUID(high, low).toString();
    }

    @Override
    public double possibilities() {
      return 0x1.0p122;
    }
  };

  private static final int DIGITS = 7;

  private final String noun;

  Form(String noun) {
    this.noun = noun;
  }

  /** One of them, as a word. */
  public String noun() {
    return noun;
  }

  /** Several of them, as a word. */
  public String nouns() {
    return noun + "s";
  }

  /** One of them. */
  public abstract String draw(SeededRandom random);

  /** How many there are. */
  public abstract double possibilities();

  /** A number of some digits, the first of them not 0. */
  public static String digits(SeededRandom random, int digits) {
    long least = power(digits - 1);
    return Long.toString(least + random.below(9 * least));
  }

  /** How many numbers of some digits there are. */
  public static double numbers(int digits) {
    return 9.0 * power(digits - 1);
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
