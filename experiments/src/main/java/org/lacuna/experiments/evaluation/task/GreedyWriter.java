package org.lacuna.experiments.evaluation.task;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Greedy;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.DecoderCache;
import org.lacuna.experiments.model.SequenceReader;

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

  /** The one answer of each sample, after prompts of one length; as long as there is room for. */
  private List<int[]> answer(List<Sample> samples) {
    boolean ofTokens = samples.getFirst().metric().ofTokens();
    int most = samples.stream().mapToInt(GreedyWriter::room).max().orElseThrow();
    List<int[]> written =
        new Greedy(most, tokens -> ends(tokens[tokens.length - 1], ofTokens))
            .after(
                subject.decoder(),
                mode,
                samples.stream().map(Sample::prompt).toList(),
                subject.manager());
    return IntStream.range(0, samples.size())
        .mapToObj(b -> {
          int[] tokens = written.get(b);
          return Arrays.copyOf(tokens, Math.min(tokens.length, room(samples.get(b))));
        })
        .toList();
  }

  /** Tokens that an answer may have. */
  private static int room(Sample sample) {
    String room = sample.facts().get("answer_tokens");
    return room == null ? sample.answers().getFirst().length() : Integer.parseInt(room);
  }

  private boolean ends(int token, boolean ofTokens) {
    return token == tokenizer.documentStart()
        || (!ofTokens && tokenizer.decode(new int[] {token}).contains(SampleText.STOP));
  }

  /** The answers of samples that have several, each after the sample's own tokens before it. */
  private List<int[]> answers(List<Sample> samples) {
    int batch = samples.size();
    List<int[]> places = samples.stream().map(sample -> Posed.of(sample).places()).toList();
    List<IntStream.Builder> written = samples.stream().map(_ -> IntStream.builder()).toList();
    int[] stops = places.stream().flatMapToInt(Arrays::stream).sorted().distinct().toArray();
    int from = 0;
    try (NDManager scratch = subject.manager().newSubManager();
        DecoderCache cache =
            subject
                .decoder()
                .newCache(
                    scratch,
                    mode,
                    batch,
                    longest,
                    SequenceReader.stretch(subject.decoder(), mode, longest))) {
      for (int stop : stops) {
        int begin = from;
        List<int[]> fed =
            samples.stream()
                .map(sample -> Arrays.copyOfRange(padded(sample, stop), begin, stop))
                .toList();
        int[] next = Greedy.likeliest(subject.decoder(), cache, fed, subject.manager());
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
}
