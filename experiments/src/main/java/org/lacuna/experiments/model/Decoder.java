package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;

/**
 * A Llama-style decoder: embedding, layers, final norm, output head. Parameters carry the names and
 * shapes of Hugging Face's Llama, so its weights fit; with latent attention those of DeepSeek-V3's.
 */
public final class Decoder extends AbstractBlock {
  private final ModelConfig model;
  private final Parameter embedding;
  private final List<DecoderLayer> layers = new ArrayList<>();
  private final RmsNorm norm;
  private final Parameter head;

  /**
   * A decoder without values.
   *
   * @param attention one a layer
   */
  public Decoder(ModelConfig model, int vocabulary, List<AttentionLayer> attention) {
    this.model = model;
    embedding = addParameter(Weight.of("model.embed_tokens.weight", vocabulary, model.dim()));
    for (int i = 0; i < model.layers(); i++) {
      layers.add(addChildBlock("layer" + i, new DecoderLayer(i, model, attention.get(i))));
    }
    norm =
        new RmsNorm(addParameter(Weight.of("model.norm.weight", model.dim())), model.normEpsilon());
    head =
        model.tieEmbeddings()
            ? embedding
            : addParameter(Weight.of("lm_head.weight", vocabulary, model.dim()));
  }

  /** All parameters by name, in the order of the network. */
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    getParameters().values().forEach(parameter -> byName.put(parameter.getName(), parameter));
    return byName;
  }

  /** The arrays of all parameters by name; they must have values. */
  public Map<String, NDArray> weights() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    return arrays;
  }

  /** The attention of each layer in a mode. */
  public List<AttentionLayer> attention(AttentionMode mode) {
    return layers.stream().map(layer -> layer.attention(mode)).toList();
  }

  /** What the weights of attention methods hold before training, by the parameter's name. */
  Map<String, LayerWeight.Initial> initials() {
    Map<String, LayerWeight.Initial> all = new LinkedHashMap<>();
    layers.forEach(layer -> all.putAll(layer.initials()));
    return all;
  }

  /** The configuration it was built from. */
  public ModelConfig config() {
    return model;
  }

  /**
   * The hidden states before the output head, normed.
   *
   * @param tokens {@code [B, L]} int64
   * @return {@code [B, L, D]}
   */
  public NDArray hidden(Pass pass, NDArray tokens) {
    NDArray x = embedded(pass, tokens);
    for (DecoderLayer layer : layers) {
      x = layer.apply(pass, x);
    }
    return norm.apply(pass, pass.tape().cut(x));
  }

  private NDArray embedded(Pass pass, NDArray tokens) {
    return Ops.embedding(pass.weight(embedding, tokens.getDevice()), tokens);
  }

  /** The logits of hidden states {@code [.., D]}: {@code [.., V]}. */
  public NDArray logits(Pass pass, NDArray hidden) {
    return Ops.linear(hidden, pass.weight(head, hidden.getDevice()));
  }

  /**
   * An empty cache for decoding; its arrays belong to the manager.
   *
   * @param mode the attention of all that is decoded with it
   * @param batch sequences that are decoded side by side, B
   * @param longest tokens that each of them may come to have, for the table of positions
   */
  public DecoderCache newCache(NDManager parent, AttentionMode mode, int batch, int longest) {
    NDManager manager = parent.newSubManager();
    Pass pass = Pass.inference(new InferenceWeights(), rotary(manager, longest), mode);
    List<KvCache> caches =
        layers.stream().map(layer -> layer.newCache(pass, manager, batch)).toList();
    return new DecoderCache(manager, pass, batch, caches);
  }

  /**
   * Takes tokens in and predicts the next one.
   *
   * <p>The first tokens, the prompt, pass in one go: each layer attends over all of them as over a
   * whole sequence, by its method's prefill. What comes later passes token by token, each by what
   * the cache keeps of those before; that gives the logits of the whole sequence's pass, but for
   * methods that are for prefill only.
   *
   * @param tokens {@code [B, n]} int64, n at least 1
   * @return the logits after the newest token, {@code [B, V]}
   * @throws IllegalArgumentException if there are none, or more than the cache has room for
   */
  public NDArray decode(DecoderCache cache, NDArray tokens) {
    cache.requireRoom(tokens.getShape());
    long n = tokens.getShape().get(1);
    long together = cache.length() == 0 ? n : 1;
    try (var _ = GradMode.off()) {
      return Ops.scoped(
          tokens,
          ids -> {
            NDArray newest = advance(cache, Ops.narrow(ids, 1, 0, together));
            for (long t = together; t < n; t++) {
              newest = advance(cache, Ops.narrow(ids, 1, t, 1));
            }
            return logits(cache.pass(), newest);
          });
    }
  }

  /** The hidden state {@code [B, D]} of the newest of some tokens, as {@link #hidden} gives it. */
  private NDArray advance(DecoderCache cache, NDArray tokens) {
    return Ops.scoped(
        tokens,
        ids -> {
          NDArray x = embedded(cache.pass(), ids);
          for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).decode(cache.pass(), cache.layer(i), x);
          }
          NDArray newest = Ops.narrow(x, 1, x.getShape().get(1) - 1, 1);
          return norm.apply(cache.pass(), newest).squeeze(1);
        });
  }

  /** The positions of up to {@code length} tokens. */
  public RotaryTable rotary(NDManager manager, int length) {
    return RotaryTable.of(manager, model.rope(), model.rotatedDim(), length);
  }

  /** Logits {@code [B, L, V]} of tokens {@code [B, L]}, without gradients: DJL's own way in. */
  @Override
  protected NDList forwardInternal(
      ParameterStore weights,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray tokens = inputs.head();
    int length = Math.toIntExact(tokens.getShape().get(1));
    NDManager manager = tokens.getManager();
    Pass pass = Pass.inference(weights, rotary(manager, length), AttentionMode.NATIVE);
    return new NDList(logits(pass, hidden(pass, tokens)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long vocabulary = head.getShape().get(0);
    return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1), vocabulary)};
  }
}
