package org.lacuna.experiments.run;

import org.lacuna.datasets.Progress;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.SplitConfig;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.TextConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text as tokens, dealt out.
 *
 * @param config which one
 * @param corpus its tokens
 * @param splits the same, by what they are used for
 */
record OpenText(TextConfig config, Corpus corpus, CorpusSplits splits) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenText.class);

  /**
   * Opens a text, preparing it if it is new.
   *
   * @param division says what share goes into which split, where the text does not
   * @throws org.lacuna.datasets.DatasetException if it cannot be used
   */
  static OpenText open(
      TextConfig text,
      CorpusConfig division,
      Tokenizer tokenizer,
      Workspace workspace,
      Progress progress) {
    TextSource source = TextSource.of(text, workspace);
    Corpus corpus = Corpus.open(source.documents(), tokenizer, workspace.corpusCache(), progress);
    if (corpus.skips().total() > 0) {
      LOG.info("Of {} left out: {}", source.documents().description(), corpus.skips());
    }
    try {
      return new OpenText(text, corpus, splits(source, corpus, division));
    } catch (RuntimeException e) {
      corpus.close();
      throw e;
    }
  }

  private static CorpusSplits splits(TextSource source, Corpus corpus, CorpusConfig division) {
    return source.given()
        ? CorpusSplits.given(corpus)
        : CorpusSplits.of(
            corpus, new SplitConfig(division.validation(), division.test(), division.splitSeed()));
  }

  @Override
  public void close() {
    corpus.close();
  }
}
