package org.lacuna.experiments.run;

import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Haystack;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.TextConfig;

/**
 * The first text of a configuration as a haystack, opened when a needle is first hidden in it; the
 * embedded text where there is none.
 *
 * <p>It is kept as bytes, whatever the model's tokenizer: what is hidden is text, and bytes give it
 * back as it was. Its splits are the text's own, since they go by names and bytes; only a lone
 * document, which is cut by its tokens, may be cut a few tokens off.
 */
public final class TextHaystack implements Haystack, AutoCloseable {
  private final CorpusConfig config;
  private final Workspace workspace;
  private final Progress progress;
  private @Nullable OpenText opened;
  private @Nullable Haystack text;

  /**
   * A haystack that is not opened yet.
   *
   * @param progress hears of the preparation, if there is any
   */
  public TextHaystack(CorpusConfig config, Workspace workspace, Progress progress) {
    this.config = config;
    this.workspace = workspace;
    this.progress = progress;
  }

  @Override
  public String text(Split split, SeededRandom random, int characters) {
    return haystack().text(split, random, characters);
  }

  private synchronized Haystack haystack() {
    if (text == null) {
      TextConfig first =
          config.texts().isEmpty() ? TextConfig.defaults() : config.texts().getFirst();
      opened = OpenText.open(first, config, new ByteTokenizer(), workspace, progress);
      text = Haystack.of(opened.splits());
    }
    return text;
  }

  @Override
  public synchronized void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
