package org.lacuna.datasets.benchmark;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lacuna.datasets.json.JsonObject;

/**
 * BLiMP (Warstadt et al. 2020): which of two sentences is grammatical, told by their likelihoods.
 *
 * <p>The two are put in the order of their letters, not the good one first as in the harness: what
 * cannot tell them apart would take the first, and be right throughout.
 */
final class Blimp {

  private Blimp() {}

  static MultipleChoice item(JsonObject line) {
    String good = line.words("sentence_good");
    List<String> sentences = Stream.of(good, line.words("sentence_bad")).sorted().toList();
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("paradigm", line.text("UID"));
    facts.put("term", line.text("linguistics_term"));
    facts.put("field", line.text("field"));
    return new MultipleChoice(
        sentences.stream().map(sentence -> new Choice("", sentence)).toList(),
        sentences.indexOf(good),
        facts);
  }
}
