package org.lacuna.datasets.task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** Adds an answer, {@link #STOP} included where it ends the sample. */
  public SampleText answer(String text) {
    pieces.add(new Piece(text, Role.ANSWER));
    return this;
  }

  /** Notes a fact; see {@link Sample#facts}. */
  public SampleText fact(String key, Object value) {
    facts.put(key, value.toString());
    return this;
  }

  /** Whether a text stands in a piece of the context that is not evidence. */
  public boolean elsewhere(String text) {
    return pieces.stream()
        .anyMatch(piece -> piece.role() == Role.CONTEXT && piece.text().contains(text));
  }

  /** Tokens of the document start and everything before the first answer. */
  public int promptTokens(Tokenizer tokenizer) {
    StringBuilder prompt = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece.role() == Role.ANSWER) {
        break;
      }
      prompt.append(piece.text());
    }
    return 1 + tokenizer.encode(bytes(prompt.toString())).length;
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
