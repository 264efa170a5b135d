package org.lacuna.experiments.evaluation.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.Inference;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.kernel.QueryWeights;
import org.lacuna.methods.kernel.SeenRuns;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.attention.SeenMask;

/**
 * A model that is looked at while it reads: what each layer's own method sees of what the layer
 * attends over.
 *
 * @param decoder with weights
 * @param manager owns what is made meanwhile
 * @param mode of the pass
 */
public record Observation(Decoder decoder, NDManager manager, AttentionMode mode) {
  /** Receives a layer of a pass over some windows. */
  @FunctionalInterface
  interface Observer {
    /**
     * A layer attends.
     *
     * @param first index of the first window of the pass
     * @param layer its index
     * @param in valid until this returns
     * @param visibility what the layer's own method sees
     */
    void attending(int first, int layer, AttentionInputs in, Visibility visibility);
  }

  /**
   * Lets the model read some windows, a few at a time.
   *
   * @param windows of one length
   */
  void over(List<Example> windows, Observer observer) {
    List<AttentionLayer> layers = decoder.attention(AttentionMode.NATIVE);
    Inference.over(
        decoder,
        windows,
        windows.getFirst().tokens().length,
        manager,
        (first, batch, passes) -> {
          NDArray _ =
              decoder.hidden(
                  passes
                      .apply(mode)
                      .observed((layer, in) ->
                          observer.attending(first, layer, in, layers.get(layer).visibility(in))),
                  batch.inputs());
        });
  }

  /**
   * Which keys every query of a window sees, head by head, the first layer first.
   *
   * @param methods the name of each layer's method
   */
  public List<SeenMask> masks(List<String> methods, Example window) {
    List<SeenMask> masks = new ArrayList<>();
    over(
        List.of(window),
        (_, layer, _, visibility) -> {
          for (int h = 0; h < visibility.heads(); h++) {
            masks.add(new SeenMask(methods.get(layer), layer, h, queries(visibility, h)));
          }
        });
    return masks;
  }

  private static List<SeenMask.Query> queries(Visibility visibility, int head) {
    List<SeenMask.Query> queries = new ArrayList<>();
    for (int t = 0; t < visibility.length(); t++) {
      List<SeenMask.Run> runs = new ArrayList<>();
      SeenRuns.of(visibility, 0, head, t)
          .forEach((from, to) -> runs.add(new SeenMask.Run(from, to)));
      queries.add(new SeenMask.Query(runs, visibility.attended(0, head, t)));
    }
    return queries;
  }

  /**
   * What one query of a window attends to, key by key.
   *
   * @param query its position
   */
  public SeenKeys keys(Example window, int query) {
    List<List<SeenKeys.Head>> layers = new ArrayList<>();
    over(List.of(window), (_, _, in, visibility) -> layers.add(heads(in, visibility, query)));
    return new SeenKeys(query, layers);
  }

  private static List<SeenKeys.Head> heads(AttentionInputs in, Visibility visibility, int query) {
    List<SeenKeys.Head> heads = new ArrayList<>();
    for (int h = 0; h < visibility.heads(); h++) {
      QueryWeights weights = QueryWeights.at(in, visibility, 0, h, query);
      boolean[] seen = visibility.mask(0, h, query);
      List<SeenKeys.Key> keys = new ArrayList<>();
      for (int j = 0; j <= query; j++) {
        keys.add(new SeenKeys.Key(weights.weight(j), seen[j]));
      }
      heads.add(new SeenKeys.Head(keys));
    }
    return heads;
  }
}
