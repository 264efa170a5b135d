package org.lacuna.methods;

/**
 * The integer parameter that a method's budget follows: where it is larger, no query sees fewer
 * keys, and the weights are the same.
 *
 * @param key its path in the method's section, such as {@code top_k} or {@code
 *     streaming.local_blocks}
 * @param least its smallest value
 * @param most its largest value; {@link Integer#MAX_VALUE} if there is none
 * @param step from one value to the next
 */
public record Budget(String key, int least, int most, int step) {
  /** Any integer from the smallest on. */
  public static Budget from(String key, int least) {
    return new Budget(key, least, Integer.MAX_VALUE, 1);
  }

  /** The same up to a largest value. */
  public Budget upTo(int largest) {
    return new Budget(key, least, largest, step);
  }

  /** The same in multiples of a step, the smallest value being one of them. */
  public Budget inStepsOf(int multiple) {
    return new Budget(key, least, most, multiple);
  }

  /** How many values there are up to one that is {@code tokens} or the next above. */
  public int values(int tokens) {
    long enough = Math.ceilDiv(Math.max(0L, (long) tokens - least), step);
    return Math.toIntExact(1 + Math.min(enough, ((long) most - least) / step));
  }

  /** The value at a place, from 0. */
  public int value(int place) {
    return least + place * step;
  }
}
