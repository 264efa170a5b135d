package org.lacuna.experiments.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.datasets.tokenizer.Tokenizer;
import picocli.CommandLine.Help.Ansi;

/**
 * A sample as a person reads it: evidence and answers marked, and the middle of a long stretch
 * between them left out.
 *
 * <p>Tokens that are no readable text, such as the symbols of associative recall, are shown as
 * their numbers.
 */
final class SampleView {
  /** A stretch of the sample and how it is marked. */
  private record Stretch(TokenSpan span, Mark mark) {}

  /** Colours for a terminal that shows them, brackets elsewhere. */
  private enum Mark {
    CONTEXT("", "", ""),
    EVIDENCE("@|bold,yellow ", "[[", "]]"),
    ANSWER("@|bold,green ", "<<", ">>");

    private final String style;
    private final String open;
    private final String close;

    Mark(String style, String open, String close) {
      this.style = style;
      this.open = open;
      this.close = close;
    }

    String on(String text, Ansi ansi) {
      return switch (this) {
        case CONTEXT -> text;
        // Brackets stay: not every eye tells yellow from green.
        case EVIDENCE, ANSWER ->
            ansi.enabled()
                ? ansi.string(style + open + "|@") + text + ansi.string(style + close + "|@")
                : open + text + close;
      };
    }
  }

  private final Tokenizer tokenizer;
  private final Ansi ansi;
  private final int shown;

  /**
   * A view of samples.
   *
   * @param shown tokens shown at either end of a stretch of context; the rest is left out
   */
  SampleView(Tokenizer tokenizer, Ansi ansi, int shown) {
    this.tokenizer = tokenizer;
    this.ansi = ansi;
    this.shown = shown;
  }

  /** The whole sample. */
  String of(Sample sample) {
    boolean text = isText(sample.tokens());
    return stretches(sample).stream()
        .map(stretch -> show(sample.tokens(), stretch, text))
        .collect(Collectors.joining(text ? "" : " "));
  }

  /** Evidence and answers, which may not overlap, and the context between them. */
  private static List<Stretch> stretches(Sample sample) {
    List<Stretch> marked =
        Stream.concat(
                sample.evidence().stream().map(span -> new Stretch(span, Mark.EVIDENCE)),
                sample.answers().stream().map(span -> new Stretch(span, Mark.ANSWER)))
            .sorted(Comparator.comparingInt(stretch -> stretch.span().from()))
            .toList();
    List<Stretch> all = new ArrayList<>();
    int at = 0;
    for (Stretch stretch : marked) {
      int from = Math.max(at, stretch.span().from());
      all.add(new Stretch(new TokenSpan(at, from), Mark.CONTEXT));
      all.add(
          new Stretch(new TokenSpan(from, Math.max(from, stretch.span().to())), stretch.mark()));
      at = Math.max(from, stretch.span().to());
    }
    all.add(new Stretch(new TokenSpan(at, sample.tokens().length), Mark.CONTEXT));
    return all.stream().filter(stretch -> stretch.span().length() > 0).toList();
  }

  private String show(int[] tokens, Stretch stretch, boolean text) {
    int from = stretch.span().from();
    int to = stretch.span().to();
    int left = stretch.span().length() - 2 * shown;
    if (stretch.mark() != Mark.CONTEXT || left <= 0) {
      String words = words(tokens, from, to, text);
      // The line end is part of the answer: it is learned, and where generation stops.
      boolean answer = stretch.mark() == Mark.ANSWER;
      return stretch.mark().on(answer ? words.replace("\n", "\u23CE") : words, ansi);
    }
    return words(tokens, from, from + shown, text)
        + ansi.string("@|faint  … %,d tokens … |@".formatted(left))
        + words(tokens, to - shown, to, text);
  }

  private String words(int[] tokens, int from, int to, boolean text) {
    return text
        ? tokenizer.decode(Arrays.copyOfRange(tokens, from, to))
        : IntStream.range(from, to)
            .mapToObj(i -> String.valueOf(tokens[i]))
            .collect(Collectors.joining(" "));
  }

  private boolean isText(int[] tokens) {
    return tokenizer
        .decode(tokens)
        .codePoints()
        .noneMatch(c -> c == 0xFFFD || (Character.isISOControl(c) && c != '\n' && c != '\t'));
  }
}
