package org.lacuna.experiments.evaluation.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.DecoderCache;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.methods.aten.Ops;

/**
 * Writes answers: the likeliest token again and again, on the method's own KV cache.
 *
 * <p>Prompts of one length pass side by side, so that nothing is padded. Long ones pass in chunks
 * where the method allows it.
 *
 * @param longest tokens of a sample with its answer, at most
 */
record GreedyWriter(Subject subject, AttentionMode mode, Tokenizer tokenizer, int longest) {
  /** The tokens written for each sample, those that end an answer included. */
  List<int[]> write(List<Sample> samples) {
    List<int[]> written = new ArrayList<>(samples.stream().map(_ -> new int[0]).toList());
    for (boolean single : new boolean[] {true, false}) {
      List<Integer> some =
          IntStream.range(0, samples.size())
              .filter(i -> samples.get(i).answers().size() == 1 == single)
              .boxed()
              .toList();
      List<Sample> asked = some.stream().map(samples::get).toList();
      for (List<Integer> alike :
          AnswerReader.alike(
              asked, GreedyWriter::promptTokens, _ -> SequenceReader.batch(longest))) {
        List<Sample> together = alike.stream().map(asked::get).toList();
        List<int[]> its = single ? answer(together) : answers(together);
        for (int i = 0; i < its.size(); i++) {
          written.set(some.get(alike.get(i)), its.get(i));
        }
      }
    }
    return written;
  }

  private static int promptTokens(Sample sample) {
    return sample.answers().getFirst().from();
  }

  private DecoderCache cache(NDManager manager, int batch) {
    int chunk = SequenceReader.stretch(subject.decoder(), mode, longest);
    return subject.decoder().newCache(manager, mode, batch, longest, chunk);
  }

  /** The likeliest tokens after some more, {@code [B, n]} row by row. */
  private int[] next(DecoderCache cache, int batch, int[] tokens) {
    try (NDManager scratch = subject.manager().newSubManager()) {
      long[] ids = Arrays.stream(tokens).asLongStream().toArray();
      NDArray input = Ops.create(scratch, ids, new Shape(batch, ids.length / batch));
      long[] likeliest = subject.decoder().decode(cache, input).argMax(1).toLongArray();
      return Arrays.stream(likeliest).mapToInt(Math::toIntExact).toArray();
    }
  }

  /** The one answer of each sample, after prompts of one length. */
  private List<int[]> answer(List<Sample> samples) {
    int batch = samples.size();
    List<Answer> answers = samples.stream().map(sample -> new Answer(sample, tokenizer)).toList();
    try (NDManager scratch = subject.manager().newSubManager();
        DecoderCache cache = cache(scratch, batch)) {
      int[] fed = samples.stream().flatMapToInt(s -> Arrays.stream(s.prompt())).toArray();
      while (!answers.stream().allMatch(Answer::isDone)) {
        // Those that are done are fed as well; nobody reads what comes of it.
        fed = next(cache, batch, fed);
        for (int b = 0; b < batch; b++) {
          answers.get(b).add(fed[b]);
        }
      }
    }
    return answers.stream().map(Answer::tokens).toList();
  }

  /** The answers of samples that have several, each after the sample's own tokens before it. */
  private List<int[]> answers(List<Sample> samples) {
    int batch = samples.size();
    List<int[]> places = samples.stream().map(sample -> Posed.of(sample).places()).toList();
    List<IntStream.Builder> written = samples.stream().map(_ -> IntStream.builder()).toList();
    int[] stops = places.stream().flatMapToInt(Arrays::stream).sorted().distinct().toArray();
    int from = 0;
    try (NDManager scratch = subject.manager().newSubManager();
        DecoderCache cache = cache(scratch, batch)) {
      for (int stop : stops) {
        int begin = from;
        int[] fed =
            samples.stream()
                .flatMapToInt(sample -> Arrays.stream(padded(sample, stop), begin, stop))
                .toArray();
        int[] next = next(cache, batch, fed);
        for (int b = 0; b < batch; b++) {
          if (Arrays.binarySearch(places.get(b), stop) >= 0) {
            written.get(b).add(next[b]);
          }
        }
        from = stop;
      }
    }
    return written.stream().map(tokens -> tokens.build().toArray()).toList();
  }

  /** A sample's tokens; where others beside it go on after its end, of no matter to it. */
  private static int[] padded(Sample sample, int least) {
    int[] tokens = sample.tokens();
    return tokens.length < least ? Arrays.copyOf(tokens, least) : tokens;
  }

  /** An answer as it is written. */
  private static final class Answer {
    private final Tokenizer tokenizer;
    private final boolean ofTokens;
    private final int[] tokens;
    private int count;
    private boolean ended;

    Answer(Sample sample, Tokenizer tokenizer) {
      this.tokenizer = tokenizer;
      ofTokens = sample.metric().ofTokens();
      String room = sample.facts().get("answer_tokens");
      tokens =
          new int[room == null ? sample.answers().getFirst().length() : Integer.parseInt(room)];
    }

    void add(int token) {
      if (!isDone()) {
        tokens[count++] = token;
        ended = ends(token);
      }
    }

    private boolean ends(int token) {
      return token == tokenizer.documentStart()
          || (!ofTokens && tokenizer.decode(new int[] {token}).contains(SampleText.STOP));
    }

    boolean isDone() {
      return ended || count == tokens.length;
    }

    int[] tokens() {
      return Arrays.copyOf(tokens, count);
    }
  }
}
