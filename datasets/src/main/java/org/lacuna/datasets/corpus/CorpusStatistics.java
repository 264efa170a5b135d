package org.lacuna.datasets.corpus;

import org.lacuna.datasets.Split;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * How much text a split has, and how well it is predicted by frequencies alone.
 *
 * <p>The unigram entropy is the loss of a model that knows how often each token occurs in this very
 * split and nothing else: a trained model must be clearly below it. Document starts are not
 * counted, as no model is ever asked to predict one.
 *
 * @param documents number of documents
 * @param tokens number of tokens, document starts included
 * @param bytes number of source bytes
 * @param unigramNats unigram entropy in nats a token
 * @param unigramBitsPerByte the same in bits a source byte
 */
public record CorpusStatistics(
    Split split,
    long documents,
    long tokens,
    long bytes,
    double unigramNats,
    double unigramBitsPerByte) {

  private static final int STEP = 1 << 16;

  /** Counts a split, reading it once. */
  public static CorpusStatistics of(CorpusSplit split) {
    Tokenizer tokenizer = split.corpus().tokenizer();
    long[] counts = new long[tokenizer.vocabularySize()];
    for (Document document : split.documents()) {
      for (long from = 0; from < document.length(); from += STEP) {
        int length = (int) Math.min(STEP, document.length() - from);
        for (int token : split.corpus().read(document, from, length)) {
          counts[token]++;
        }
      }
    }
    long tokens = split.tokens();
    long predicted = tokens - counts[tokenizer.documentStart()];
    counts[tokenizer.documentStart()] = 0;
    long bytes = 0;
    double nats = 0; // of the whole split
    for (int token = 0; token < counts.length; token++) {
      if (counts[token] > 0) {
        bytes += counts[token] * tokenizer.byteLength(token);
        nats -= counts[token] * Math.log((double) counts[token] / predicted);
      }
    }
    return new CorpusStatistics(
        split.split(),
        split.documents().size(),
        tokens,
        bytes,
        predicted == 0 ? 0 : nats / predicted,
        bytes == 0 ? 0 : nats / Math.log(2) / bytes);
  }
}
