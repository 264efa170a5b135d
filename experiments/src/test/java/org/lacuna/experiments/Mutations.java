package org.lacuna.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Damages files as transfers, disks and malice do, from a seed. Nothing that comes out is sure to
 * be damaged: a change may happen to be none.
 */
public final class Mutations {
  /** Scalars that a reader may not expect, as they stand in JSON. */
  private static final List<String> ABSURD =
      List.of(
          "0",
          "-1",
          "1",
          "0.5",
          "-0.0",
          "1e400",
          "1E5",
          "2147483647",
          "2147483648",
          "-9223372036854775808",
          "9223372036854775807",
          "9223372036854775808",
          "9".repeat(60),
          "9".repeat(2000),
          "null",
          "true",
          "NaN",
          "[]",
          "{}",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"a\\nb\\u2028c\"",
          "\"" + "long ".repeat(500) + "\"");

  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[-+.\\w]+|\\s+|.", Pattern.DOTALL);

  private static final int DEEPEST = 3000;

  private final SplittableRandom random;
  private final List<String> absurd;

  /**
   * Changes that are the same for the same seed.
   *
   * @param absurd further scalars to put into JSON, as they stand there
   */
  public Mutations(long seed, String... absurd) {
    this.random = new SplittableRandom(seed);
    this.absurd = new ArrayList<>(ABSURD);
    this.absurd.addAll(Arrays.asList(absurd));
  }

  /** A number from 0, less than a bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Bytes flipped, overwritten, cut off, cut out or put in: one to three changes. */
  public byte[] ofBytes(byte[] whole) {
    byte[] bytes = whole;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int count = Math.min(1 + random.nextInt(16), bytes.length - at);
    byte[] some = new byte[count];
    random.nextBytes(some);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(Arrays.copyOf(bytes, at), tail(bytes, at + count));
      case 2 -> joined(Arrays.copyOf(bytes, at), some, tail(bytes, at));
      case 3 -> joined(Arrays.copyOf(bytes, at), some, tail(bytes, at + count));
      case 4 ->
          joined(Arrays.copyOf(bytes, at), tail(bytes, bytes.length - count), tail(bytes, at));
      default -> flipped(bytes, at);
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < bytes.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return flipped;
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /** The parts as one. */
  public static byte[] joined(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  /** A JSON text with one to three of its words changed, removed, repeated or exchanged. */
  public String ofJson(String json) {
    List<String> tokens =
        TOKEN.matcher(json).results().map(MatchResult::group).collect(Collectors.toList());
    for (int changes = 1 + random.nextInt(3); changes > 0 && !tokens.isEmpty(); changes--) {
      change(tokens);
    }
    return String.join("", tokens);
  }

  private void change(List<String> tokens) {
    int at = random.nextInt(tokens.size());
    int scalar = any(tokens, Mutations::isScalar);
    switch (random.nextInt(9)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
      case 2 -> tokens.set(scalar, tokens.get(any(tokens, Mutations::isScalar)));
      case 3 -> exchange(tokens, scalar, any(tokens, Mutations::isScalar));
      case 4 -> repeatMember(tokens);
      case 5 -> tokens.set(scalar, nested());
      case 6, 7 -> nudge(tokens, any(tokens, Mutations::isNumber));
      default -> tokens.set(scalar, absurd.get(random.nextInt(absurd.size())));
    }
  }

  private static boolean isScalar(String token) {
    return token.startsWith("\"") || token.matches("[-+.\\w]+");
  }

  private static boolean isNumber(String token) {
    return token.matches("-?\\d{1,18}");
  }

  /** The place of any token of a kind; of any token at all where there is none. */
  private int any(List<String> tokens, Predicate<String> kind) {
    int[] places =
        IntStream.range(0, tokens.size()).filter(i -> kind.test(tokens.get(i))).toArray();
    return places.length == 0
        ? random.nextInt(tokens.size())
        : places[random.nextInt(places.length)];
  }

  private static void exchange(List<String> tokens, int one, int other) {
    String held = tokens.get(one);
    tokens.set(one, tokens.get(other));
    tokens.set(other, held);
  }

  /** A key comes twice, with the same value. */
  private void repeatMember(List<String> tokens) {
    int[] keys =
        IntStream.range(0, tokens.size() - 1)
            .filter(i -> isScalar(tokens.get(i)) && tokens.get(i + 1).equals(":"))
            .toArray();
    if (keys.length == 0) {
      return;
    }
    int from = keys[random.nextInt(keys.length)];
    int to = from + 2;
    for (int depth = 0; to < tokens.size(); to++) {
      String token = tokens.get(to);
      depth +=
          switch (token) {
            case "{", "[" -> 1;
            case "}", "]" -> -1;
            default -> 0;
          };
      if (depth < 0 || (depth == 0 && token.equals(","))) {
        break;
      }
    }
    List<String> member = new ArrayList<>(tokens.subList(from, to));
    member.add(",");
    tokens.addAll(from, member);
  }

  private String nested() {
    int depth = 1 + random.nextInt(random.nextBoolean() ? 12 : DEEPEST);
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  /** A number a little larger or smaller, or twice as large. */
  private void nudge(List<String> tokens, int at) {
    if (isNumber(tokens.get(at))) {
      long number = Long.parseLong(tokens.get(at));
      tokens.set(
          at, String.valueOf(random.nextInt(4) == 0 ? 2 * number : number + random.nextInt(-8, 9)));
    }
  }
}
