package org.lacuna.experiments.evaluation.choice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.benchmark.Choice;
import org.lacuna.datasets.benchmark.FewShot;
import org.lacuna.datasets.benchmark.MultipleChoice;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.results.Json;

/**
 * What a model is asked: every item once for each seed.
 *
 * @param benchmark its name
 * @param places of the items among those of their files, which decide what each one draws
 * @param items as they are, without examples
 * @param pool what examples are drawn from
 * @param shots examples of each
 * @param seeds of the draws; one alone without examples
 * @param tokenizer makes tokens of them
 * @param length tokens that a model reads at most
 */
record Questions(
    String benchmark,
    List<Integer> places,
    List<MultipleChoice> items,
    List<MultipleChoice> pool,
    int shots,
    List<Long> seeds,
    Tokenizer tokenizer,
    int length) {

  /**
   * One choice of an item as a model reads it.
   *
   * @param tokens the last {@link #scored} of which are those of the choice
   * @param leftOut tokens that it lost on its left
   */
  @SuppressWarnings("ArrayRecordComponent") // Data on its way to a tensor, never a key.
  record Asked(int sample, int choice, int[] tokens, int scored, int leftOut) {}

  /** What the tokens follow from. */
  ObjectNode key() {
    ObjectNode key = Json.MAPPER.createObjectNode();
    key.put("benchmark", benchmark)
        .put("shots", shots)
        .put("length", length)
        .put("tokenizer", tokenizer.name())
        .put("items", Json.hash(Json.tree(items)));
    if (shots > 0) {
      key.put("pool", Json.hash(Json.tree(pool))).put("places", Json.hash(Json.tree(places)));
      key.set("seeds", Json.tree(seeds));
    }
    return key;
  }

  /** How many there are. */
  int count() {
    return items.size() * seeds.size();
  }

  /** The item of a question: those of the first seed come first. */
  MultipleChoice item(int sample) {
    return items.get(sample % items.size());
  }

  /** The choices of some questions, each after the examples that its item drew. */
  List<Asked> asked(int from, int to) {
    List<Asked> all = new ArrayList<>();
    for (int sample = from; sample < to; sample++) {
      List<Choice> choices = withExamples(sample).choices();
      for (int choice = 0; choice < choices.size(); choice++) {
        all.add(asked(sample, choice, choices.get(choice)));
      }
    }
    return all;
  }

  private MultipleChoice withExamples(int sample) {
    long seed = seeds.get(sample / items.size());
    return new FewShot(pool, shots, seed).apply(item(sample), places.get(sample % items.size()));
  }

  private Asked asked(int sample, int choice, Choice words) {
    int[] prompt = encode(words.prompt());
    int[] continuation = encode(words.continuation());
    int[] whole =
        IntStream.concat(
                IntStream.of(tokenizer.documentStart()),
                IntStream.concat(Arrays.stream(prompt), Arrays.stream(continuation)))
            .toArray();
    // The last token is a target alone.
    int leftOut = Math.max(0, whole.length - (length + 1));
    int[] kept = Arrays.copyOfRange(whole, leftOut, whole.length);
    return new Asked(sample, choice, kept, continuation.length, leftOut);
  }

  private int[] encode(String text) {
    return tokenizer.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Tokens of the longest choice, which must fit {@link #length}. */
  int longestChoice() {
    return items.stream()
        .flatMap(item -> item.choices().stream())
        .mapToInt(choice -> encode(choice.continuation()).length)
        .max()
        .orElseThrow();
  }
}
