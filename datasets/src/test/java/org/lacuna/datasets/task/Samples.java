package org.lacuna.datasets.task;

import java.util.Arrays;
import java.util.List;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.datasets.tokenizer.Tokenizer;

/** Samples of bytes, to be looked at. */
public final class Samples {

  /** The tokenizer that {@link #setting} has. */
  public static final Tokenizer BYTES = new ByteTokenizer();

  private Samples() {}

  /** A setting whose haystack says nothing over and over, from any place. */
  public static TaskSetting setting(int length, long seed) {
    String hay = "Nothing is said here at all. ".repeat(100);
    return new TaskSetting(
        BYTES,
        length,
        (split, random, characters) ->
            hay.substring(random.below(29)).repeat(1 + characters / 2000).substring(0, characters),
        seed);
  }

  /** The text of a sample up to the answer. */
  public static String prompt(Sample sample) {
    return BYTES.decode(sample.prompt());
  }

  /** The text of the answers. */
  public static List<String> answers(Sample sample) {
    return texts(sample, sample.answers());
  }

  /** The text of the evidence. */
  public static List<String> evidence(Sample sample) {
    return texts(sample, sample.evidence());
  }

  private static List<String> texts(Sample sample, List<TokenSpan> spans) {
    return spans.stream()
        .map(span -> BYTES.decode(Arrays.copyOfRange(sample.tokens(), span.from(), span.to())))
        .toList();
  }
}
