package org.lacuna.experiments.evaluation.attention;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Inference;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.kernel.QueryWeights;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.sample.Outcome;

/**
 * What one query of one window attends to, key by key: no rows, but an outcome for a picture.
 *
 * @param mode of the pass
 * @param key what the window follows from, and the query
 * @param length tokens of the window
 * @param window so many tokens
 * @param query position of the query
 */
record SeenKeysMeasure(AttentionMode mode, ObjectNode key, int length, Example window, int query)
    implements Measure {
  @Override
  public String name() {
    return SeenKeys.NAME + "-" + length;
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    List<AttentionLayer> attention = subject.decoder().attention(AttentionMode.NATIVE);
    List<List<SeenKeys.Head>> layers = new ArrayList<>();
    Inference.over(
        subject.decoder(),
        List.of(window),
        length,
        subject.manager(),
        (_, batch, passes) -> {
          NDArray _ =
              subject
                  .decoder()
                  .hidden(
                      passes
                          .apply(mode)
                          .observed((layer, in) -> layers.add(heads(attention.get(layer), in))),
                      batch.inputs());
        });
    return List.of(new SeenKeys(query, layers).outcome(from));
  }

  private List<SeenKeys.Head> heads(AttentionLayer layer, AttentionInputs in) {
    Visibility visibility = layer.visibility(in);
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

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    return List.of();
  }
}
