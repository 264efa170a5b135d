package org.lacuna.experiments.paper;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.lacuna.config.ConfigException;

/**
 * Seeds that follow each other.
 *
 * @param first at least 1
 * @param last not before the first
 */
public record Seeds(long first, long last) {
  private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,9})-)?(\\d{1,9})");

  public Seeds {
    if (first < 1 || last < first) {
      throw new ConfigException("seeds: expected at least 1, got %d to %d".formatted(first, last));
    }
  }

  /** The seeds from 1 on. */
  public static Seeds upTo(int count) {
    return new Seeds(1, count);
  }

  /**
   * Reads {@code N} for the seeds 1 to N, {@code A-B} for A to B.
   *
   * @param option that it was given to
   * @throws ConfigException if it is neither
   */
  public static Seeds parse(String option, String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      long first = matcher.group(1) == null ? 1 : Long.parseLong(matcher.group(1));
      long last = Long.parseLong(matcher.group(2));
      if (first >= 1 && last >= first) {
        return new Seeds(first, last);
      }
    }
    throw new ConfigException(
        "%s: expected how many, at least 1, or a range such as 4-6, got %s"
            .formatted(option, text));
  }

  /** How many. */
  public int count() {
    return Math.toIntExact(last - first + 1);
  }

  /** One after the other. */
  public List<Long> all() {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
