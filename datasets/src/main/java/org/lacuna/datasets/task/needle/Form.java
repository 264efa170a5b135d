package org.lacuna.datasets.task.needle;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.task.Words;
import org.lacuna.datasets.tokenizer.Tokenizer;

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
    String longest(Tokenizer tokenizer) {
      return most(Words.ADJECTIVES.stream(), tokenizer)
          + "-"
          + most(Words.NOUNS.stream(), tokenizer);
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

  abstract String draw(SeededRandom random);

  /** How many there are. */
  abstract double possibilities();

  /** One that takes as many tokens as any, or of those too many to try them all, as most. */
  String longest(Tokenizer tokenizer) {
    return longest(tokenizer, this::draw);
  }

  /** That of a thousand draws which takes the most tokens. */
  static String longest(Tokenizer tokenizer, Function<SeededRandom, String> draw) {
    SeededRandom random = new SeededRandom(0);
    return most(Stream.generate(() -> draw.apply(random)).limit(1000), tokenizer);
  }

  private static String most(Stream<String> texts, Tokenizer tokenizer) {
    return texts
        .max(
            Comparator.comparingInt(
                text -> tokenizer.encode(text.getBytes(StandardCharsets.UTF_8)).length))
        .orElseThrow();
  }

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
}
