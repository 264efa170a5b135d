package org.lacuna.datasets.task.needle;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.task.Words;

/** What keys and values look like. */
public enum Form {
  /** Seven digits, the first of them not 0. */
  NUMBERS("number") {
    @Override
    String draw(SeededRandom random) {
      return digits(random, DIGITS);
    }

    @Override
    double possibilities() {
      return numbers(DIGITS);
    }

    @Override
    String longest() {
      return "9".repeat(DIGITS);
    }
  },
  /** An adjective and a noun, joined by a hyphen. */
  WORDS("word") {
    @Override
    String draw(SeededRandom random) {
      return random.pick(Words.ADJECTIVES) + "-" + random.pick(Words.NOUNS);
    }

    @Override
    double possibilities() {
      return (double) Words.ADJECTIVES.size() * Words.NOUNS.size();
    }

    @Override
    String longest() {
      return longestOf(Words.ADJECTIVES) + "-" + longestOf(Words.NOUNS);
    }
  },
  /** A random UUID (RFC 9562, version 4). */
  UUIDS("uuid") {
    @Override
    String draw(SeededRandom random) {
      long high = (random.next() & ~0xF000L) | 0x4000L;
      long low = (random.next() & ~(3L << 62)) | (1L << 63);
      return new UUID(high, low).toString();
    }

    @Override
    double possibilities() {
      return 0x1.0p122;
    }

    @Override
    String longest() {
      return new UUID(-1, -1).toString();
    }
  };

  private static final int DIGITS = 7;

  private final String noun;

  Form(String noun) {
    this.noun = noun;
  }

  /** One of them, as a word. */
  String noun() {
    return noun;
  }

  /** Several of them, as a word. */
  String nouns() {
    return noun + "s";
  }

  /** As a configuration spells it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract String draw(SeededRandom random);

  /** How many there are. */
  abstract double possibilities();

  /** One that no other is longer than, in characters. */
  abstract String longest();

  /** A number of some digits, the first of them not 0. */
  static String digits(SeededRandom random, int digits) {
    long least = power(digits - 1);
    return Long.toString(least + random.below(9 * least));
  }

  /** How many numbers of some digits there are. */
  static double numbers(int digits) {
    return 9.0 * power(digits - 1);
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  private static String longestOf(List<String> words) {
    return Collections.max(words, Comparator.comparingInt(String::length));
  }
}
