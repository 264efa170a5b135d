package org.lacuna.datasets.metric;

import java.util.List;
import org.lacuna.datasets.WhiteSpace;

/**
 * The share of the answer's tokens that are right, each at its place.
 *
 * <p>For tasks whose symbols are tokens without a text. Such a sample has answers in many places,
 * and is scored in one pass over all its tokens ("teacher forcing"): the prediction is the
 * likeliest token before each token of its answers, given the true tokens up to there, written as
 * ids with blanks between; the references are the true ids, one each. (Zoology: accuracy over the
 * labelled positions.)
 */
public enum TokenAccuracy implements Metric {
  /** The metric; it has no parameters. */
  INSTANCE;

  @Override
  public String label() {
    return "token_accuracy";
  }

  @Override
  public boolean ofTokens() {
    return true;
  }

  /** Tokens that are missing are wrong; those beyond the references do not count. */
  @Override
  public double score(String prediction, List<String> references) {
    List<String> tokens = WhiteSpace.words(prediction);
    int right = 0;
    for (int i = 0; i < Math.min(tokens.size(), references.size()); i++) {
      if (tokens.get(i).equals(references.get(i))) {
        right++;
      }
    }
    return (double) right / references.size();
  }
}
