package org.lacuna.datasets.stream;

import java.util.Arrays;
import java.util.List;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;

/**
 * A task's samples as training examples.
 *
 * <p>An example is filled with as many samples of one length as have room, each with its document
 * start; what is left is document starts, at which nothing is learned.
 */
public final class SampleStream implements TrainingStream {

  /** What of a sample is learned. */
  public enum Learn {
    /** The answers, as in fine-tuning with masked prompts. */
    ANSWERS,
    /** Every token, the text that needles are hidden in too. */
    ALL
  }

  /**
   * Samples of one length.
   *
   * @param length most tokens of one
   */
  public record Sized(Generator generator, int length) {}

  private final String name;
  private final List<Sized> sizes;
  private final Split split;
  private final Learn learn;
  private final int size;
  private final int filler;
  private final long seed;

  /**
   * Examples of a task.
   *
   * @param name what the examples are called
   * @param sizes one or more lengths, each example is of one of them, drawn evenly
   * @param filler the id of the document start
   * @param length context length in tokens; a sample must have room in one more
   */
  public SampleStream(
      String name, List<Sized> sizes, Split split, Learn learn, int filler, int length, long seed) {
    this.name = name;
    this.sizes = List.copyOf(sizes);
    this.split = split;
    this.learn = learn;
    this.size = length + 1;
    this.filler = filler;
    this.seed = seed;
    for (Sized sized : sizes) {
      if (sized.length() > size) {
        throw new IllegalArgumentException(
            "samples of %d tokens do not fit an example of %d".formatted(sized.length(), size));
      }
    }
  }

  @Override
  public Example example(long number) {
    Sized sized = sizes.get((int) Seeds.below(sizes.size(), Seeds.derive(seed, number)));
    int[] window = new int[size];
    Arrays.fill(window, filler);
    boolean[] learned = new boolean[size];
    int fit = size / sized.length();
    int used = 0;
    for (int i = 0; i < fit; i++) {
      // Every length has numbers of its own; none is used twice.
      Sample sample = sized.generator().sample(split, number * fit + i);
      System.arraycopy(sample.tokens(), 0, window, used, sample.tokens().length);
      mark(sample, used, learned);
      used += sample.tokens().length;
    }
    return example(window, learned);
  }

  private void mark(Sample sample, int at, boolean[] learned) {
    if (learn == Learn.ALL) {
      Arrays.fill(learned, at + 1, at + sample.tokens().length, true);
    } else {
      for (TokenSpan answer : sample.answers()) {
        Arrays.fill(learned, at + answer.from(), at + answer.to(), true);
      }
    }
  }

  private Example example(int[] window, boolean[] learned) {
    Example example = Example.of(new Window(name, 0, window));
    for (int t = 0; t < example.targets().length; t++) {
      if (!learned[t + 1]) {
        example.targets()[t] = Example.UNSCORED;
      }
    }
    return example;
  }
}
