package org.lacuna.datasets.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.WhiteSpace;

/**
 * An article of WikiText-2 or WikiText-103 (Merity et al., 2016, arXiv:1609.07843), as the task
 * {@code wikitext} of EleutherAI's lm-evaluation-harness, version 2, evaluates it.
 *
 * <p>A model reads {@link #text}, in which the spaces of the word-level format are undone, yet its
 * loss is shared among the words of the original: word perplexity is {@code exp(nats / words)},
 * both summed over all articles. So the number does not depend on the tokenizer.
 *
 * <p>A line of the form {@code = Title =} begins an article. A few lines of tables and formulae
 * look the same and cut articles in two: the protocol counts 60 and 62 articles in the validation
 * and test texts where 60 and 60 were published, and so does this class, for comparable numbers.
 *
 * @param title as in the heading; empty for text before the first one
 * @param page the original lines, the heading's included, less the last line's end unless the file
 *     ends there
 */
public record WikiTextArticle(String title, String page) {

  /**
   * Words of the original, for word perplexity.
   *
   * <p>As the protocol has it, these are the parts between runs of white space, the empty ones at
   * either end included, so an article with white space at both ends, as usual, has two more than
   * one would count by hand.
   */
  public long words() {
    return WhiteSpace.runs(page) + 1;
  }

  /** Bytes of the original in UTF-8, for bits per byte and byte perplexity. */
  public long bytes() {
    return page.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The article as plain text: what the model reads. */
  public String text() {
    return WikiTextDetokenizer.detokenized(page);
  }

  /**
   * Reads the articles of a file in order, one in memory at a time.
   *
   * @param place a file of WikiText in UTF-8, packed or not, or an archive or folder of such
   * @throws DatasetException if there is no such file, it has no heading, cannot be read, or an
   *     article is no UTF-8 or too long: a perplexity of some articles would not be comparable
   */
  public static void read(Path place, Consumer<WikiTextArticle> articles) {
    TextFiles.at(place)
        .readArticles(
            new WikiTextReader.Target() {
              @Override
              public void article(String name, WikiTextArticle article) {
                articles.accept(article);
              }

              @Override
              public void skipped(String name, SkipReason reason) {
                throw new DatasetException(
                    "'"
                        + name
                        + "' is "
                        + reason.label()
                        + "; expected articles of WikiText in UTF-8");
              }
            });
  }
}
