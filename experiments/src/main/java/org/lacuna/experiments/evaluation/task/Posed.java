package org.lacuna.experiments.evaluation.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;

/**
 * A sequence with answers in it.
 *
 * @param tokens all of it
 * @param answers where they stand, in order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Posed(int[] tokens, List<TokenSpan> answers) {
  static Posed of(Sample sample) {
    return new Posed(sample.tokens(), sample.answers());
  }

  /** Where the answers' tokens stand, in order. */
  int[] places() {
    return answers.stream()
        .flatMapToInt(answer -> IntStream.range(answer.from(), answer.to()))
        .toArray();
  }

  /** The tokens of each answer. */
  List<List<Integer>> words() {
    List<List<Integer>> words = new ArrayList<>();
    for (TokenSpan answer : answers) {
      words.add(Arrays.stream(tokens, answer.from(), answer.to()).boxed().toList());
    }
    return words;
  }

  /** The same with other answers, as many, in their places. */
  Posed with(List<List<Integer>> others) {
    IntStream.Builder all = IntStream.builder();
    List<TokenSpan> spans = new ArrayList<>();
    int read = 0;
    int written = 0;
    for (int i = 0; i < answers.size(); i++) {
      TokenSpan own = answers.get(i);
      Arrays.stream(tokens, read, own.from()).forEach(all::add);
      written += own.from() - read;
      read = own.to();
      others.get(i).forEach(all::add);
      spans.add(new TokenSpan(written, written + others.get(i).size()));
      written += others.get(i).size();
    }
    Arrays.stream(tokens, read, tokens.length).forEach(all::add);
    return new Posed(all.build().toArray(), List.copyOf(spans));
  }
}
