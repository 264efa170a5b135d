package org.lacuna.datasets.task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lacuna.datasets.metric.Metric;
import org.lacuna.datasets.tokenizer.Tokenized;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * A sample in the making, as text: pieces one after another, each context, evidence or answer.
 *
 * <p>The text is encoded in runs that end before and after each answer, so that a prompt has the
 * same tokens whether the answer is generated or, in training, given. A tokenizer joins a blank to
 * the word after it: prompts end without one, and answers begin with it.
 */
public final class SampleText {

  private enum Role {
    CONTEXT,
    EVIDENCE,
    ANSWER
  }

  private record Piece(String text, Role role) {}

  /** Ends every answer: what a model learns to write after it, and where generation stops. */
  public static final String STOP = "\n";

  /** The answer that ends a sample: a blank, its words, and the stop. */
  public static String ending(String words) {
    return " " + words + STOP;
  }

  private final List<Piece> pieces = new ArrayList<>();
  private final SortedMap<String, String> facts = new TreeMap<>();

  /** Adds context that holds no answer. */
  public SampleText context(String text) {
    pieces.add(new Piece(text, Role.CONTEXT));
    return this;
  }

  /** Adds context that an answer can be read off. */
  public SampleText evidence(String text) {
    pieces.add(new Piece(text, Role.EVIDENCE));
    return this;
  }

  /** Adds an answer; that which ends the sample is an {@link #ending}. */
  public SampleText answer(String text) {
    pieces.add(new Piece(text, Role.ANSWER));
    return this;
  }

  /** Notes a fact; see {@link Sample#facts}. */
  public SampleText fact(String key, Object value) {
    facts.put(key, value.toString());
    return this;
  }

  /**
   * Notes what the question and its answer turn on, and no sample of another split has.
   *
   * @param keys the fact {@code keys}; see {@link Sample#facts}
   */
  public SampleText keys(Collection<String> keys) {
    return fact("keys", String.join(", ", keys));
  }

  /** Whether a text stands before the first answer in a place that is not within evidence. */
  public boolean elsewhere(String text) {
    long within =
        pieces.stream()
            .filter(piece -> piece.role() == Role.EVIDENCE)
            .mapToLong(piece -> count(piece.text(), text))
            .sum();
    return count(prompt(), text) > within;
  }

  private static long count(String text, String part) {
    return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
  }

  private String prompt() {
    return pieces.stream()
        .takeWhile(piece -> piece.role() != Role.ANSWER)
        .map(Piece::text)
        .collect(Collectors.joining());
  }

  /** Tokens of the document start and everything before the first answer. */
  public int promptTokens(Tokenizer tokenizer) {
    return 1 + tokenizer.encode(bytes(prompt())).length;
  }

  /** The sample. */
  public Sample encode(Tokenizer tokenizer, List<String> references, Metric metric) {
    Encoder encoder = new Encoder(tokenizer);
    pieces.forEach(encoder::add);
    encoder.flush();
    return new Sample(
        encoder.tokens.build().toArray(),
        List.copyOf(encoder.answers),
        List.copyOf(encoder.evidence),
        List.copyOf(references),
        metric,
        facts);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Gathers a run of context, and encodes it when an answer begins or the sample ends. */
  private static final class Encoder {

    private final Tokenizer tokenizer;
    private final IntStream.Builder tokens = IntStream.builder();
    private final List<TokenSpan> answers = new ArrayList<>();
    private final List<TokenSpan> evidence = new ArrayList<>();
    private final StringBuilder run = new StringBuilder();
    private final List<TokenSpan> evidenceBytes = new ArrayList<>();
    private int runBytes;
    private int count;

    Encoder(Tokenizer tokenizer) {
      this.tokenizer = tokenizer;
      append(new int[] {tokenizer.documentStart()});
    }

    void add(Piece piece) {
      if (piece.role() == Role.ANSWER) {
        flush();
        int[] ids = tokenizer.encode(bytes(piece.text()));
        answers.add(new TokenSpan(count, count + ids.length));
        append(ids);
        return;
      }
      int length = bytes(piece.text()).length;
      if (piece.role() == Role.EVIDENCE) {
        evidenceBytes.add(new TokenSpan(runBytes, runBytes + length));
      }
      run.append(piece.text());
      runBytes += length;
    }

    void flush() {
      Tokenized located = tokenizer.locate(bytes(run.toString()));
      for (TokenSpan span : evidenceBytes) {
        evidence.add(
            new TokenSpan(
                count + located.idAt(span.from()), count + located.idAt(span.to() - 1) + 1));
      }
      append(located.ids());
      run.setLength(0);
      runBytes = 0;
      evidenceBytes.clear();
    }

    private void append(int[] ids) {
      for (int id : ids) {
        tokens.add(id);
      }
      count += ids.length;
    }
  }
}
