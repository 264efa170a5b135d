package org.lacuna.datasets.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.json.JsonObject;
import org.lacuna.datasets.metric.Metric;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * A long text with something that is asked of it.
 *
 * @param id the file's name for it
 * @param task what is asked
 * @param language of the text, such as {@code en}, or that of its code, such as {@code java}
 * @param context the long text
 * @param input what is asked of it, short; may be empty
 * @param references right answers, at least one
 * @param classes what the answer is one of; empty for all tasks but classification
 * @param length words, or Chinese characters, of context, input and answers together
 */
public record LongBenchItem(
    String id,
    LongBenchTask task,
    String language,
    String context,
    String input,
    List<String> references,
    List<String> classes,
    int length) {

  public LongBenchItem {
    references = List.copyOf(references);
    classes = List.copyOf(classes);
  }

  static LongBenchItem of(JsonObject line) {
    LongBenchTask task = line.parsed("dataset", LongBenchTask::get);
    List<String> references = line.texts("answers", 1);
    if (!references.stream().allMatch(task::scores)) {
      throw line.refusal("answers", "answers of the form that " + task.label() + " asks for");
    }
    return new LongBenchItem(
        line.text("_id"),
        task,
        line.text("language"),
        line.words("context"),
        line.text("input"),
        references,
        task.classifies() ? line.texts("all_classes", 1) : List.of(),
        line.integer("length"));
  }

  /** How long it is, as LongBench-E groups items. */
  public LengthBucket bucket() {
    return LengthBucket.of(length);
  }

  /** How an answer is scored. */
  public Metric metric() {
    return task.metric(classes);
  }

  /** The whole question as text. */
  public String prompt() {
    return task.prompt().text(context, input);
  }

  /**
   * The question as tokens, with its first reference for an answer.
   *
   * <p>A prompt that leaves no room for {@link LongBenchTask#answerTokens} loses its middle: half
   * of what there is room for is kept from its start, half from its end, as LongBench does, so that
   * both instructions stay. (LongBench decodes the halves and encodes them again; here the tokens
   * themselves are joined, which never makes more of them.) An answer is cut to the room for it.
   *
   * @param length tokens that there is room for, answer included
   * @throws DatasetException if that is no more than the answer may have
   */
  public Sample sample(Tokenizer tokenizer, int length) {
    int room = length - task.answerTokens();
    if (room < 2) {
      throw new DatasetException(
          "length: %s needs at least %d tokens, got %d"
              .formatted(task.label(), task.answerTokens() + 2, length));
    }
    int[] whole =
        IntStream.concat(
                IntStream.of(tokenizer.documentStart()), Arrays.stream(encode(tokenizer, prompt())))
            .toArray();
    int[] prompt = withoutMiddle(whole, room);
    int[] answer = encode(tokenizer, task.prompt().answer(references.getFirst()) + SampleText.STOP);
    int answerTokens = Math.min(answer.length, task.answerTokens());
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("dataset", task.label());
    facts.put("language", language);
    facts.put("length", bucket().label());
    facts.put("answer_tokens", Integer.toString(task.answerTokens()));
    facts.put("tokens_left_out", Integer.toString(whole.length - prompt.length));
    return new Sample(
        IntStream.concat(Arrays.stream(prompt), Arrays.stream(answer, 0, answerTokens)).toArray(),
        List.of(new TokenSpan(prompt.length, prompt.length + answerTokens)),
        List.of(),
        references,
        metric(),
        facts);
  }

  private static int[] encode(Tokenizer tokenizer, String text) {
    return tokenizer.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first and the last half of as many tokens as there is room for, if there are more. */
  private static int[] withoutMiddle(int[] tokens, int room) {
    if (tokens.length <= room) {
      return tokens;
    }
    int half = room / 2;
    return IntStream.concat(
            Arrays.stream(tokens, 0, half),
            Arrays.stream(tokens, tokens.length - half, tokens.length))
        .toArray();
  }
}
