package org.lacuna.experiments.huggingface;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.experiments.config.ModelConfig;

/**
 * Refuses a decoder larger than any that is. A file may say anything, and the decoder is built
 * before its weights are compared with those that are there.
 *
 * @param file for messages
 * @param names what the file calls the keys of a {@link ModelConfig}
 */
record ModelSizes(Path file, UnaryOperator<String> names) {
  private static final int MOST_LAYERS = 10_000;
  private static final int MOST_CHANNELS = 1 << 30;
  private static final long MOST_ELEMENTS = 1L << 40;

  /**
   * Checks layers, widths and matrices.
   *
   * @throws ConfigException naming the key
   */
  void require(ModelConfig model) {
    require(model.layers() <= MOST_LAYERS, "layers", MOST_LAYERS + " layers", model.layers());
    LatentConfig latent = model.latent();
    if (latent == null) {
      requireWidth("head_dim", (long) model.heads() * model.headDim(), model.dim());
    } else {
      long head = (long) latent.nopeDim() + latent.ropeDim() + latent.valueDim();
      long ranks = (long) latent.kvRank() + latent.queryRank();
      requireWidth("latent", head, 1);
      requireWidth("latent", head * model.heads(), model.dim());
      requireWidth("latent", head * model.heads(), ranks);
      requireWidth("latent", ranks, model.dim());
    }
    requireWidth("ffn", model.ffn(), model.dim());
    Integer vocabulary = model.vocabulary();
    requireWidth("vocabulary", vocabulary == null ? 1 : vocabulary, model.dim());
  }

  /**
   * Checks a matrix.
   *
   * @param width channels of all heads, of the feed-forward layer, or rows of the embedding
   * @param other its other side
   */
  private void requireWidth(String key, long width, long other) {
    require(width <= MOST_CHANNELS, key, MOST_CHANNELS + " in all", width);
    require(
        width * other <= MOST_ELEMENTS,
        key,
        MOST_ELEMENTS + " elements in a matrix",
        width + " x " + other);
  }

  private void require(boolean holds, String key, String most, Object got) {
    if (!holds) {
      throw new ConfigException(
          "%s: %s: expected at most %s, got %s".formatted(file, names.apply(key), most, got));
    }
  }
}
