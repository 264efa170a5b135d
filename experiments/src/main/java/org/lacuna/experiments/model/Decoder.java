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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.Part;
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
  private ParameterStore inference = new InferenceWeights();

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

  /** The shapes of all parameters by name, whether they have values or not. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    parameters().forEach((name, parameter) -> shapes.put(name, parameter.getShape()));
    return shapes;
  }

  /** The part of the model that a parameter belongs to, by the parameter's name. */
  public Map<String, Part> parts() {
    Set<String> own = initials().keySet();
    Map<String, Part> parts = new LinkedHashMap<>();
    for (String name : parameters().keySet()) {
      parts.put(name, own.contains(name) ? Part.METHOD : Weight.part(name));
    }
    return parts;
  }

  /** The arrays of the parameters that have values, by name. */
  public Map<String, NDArray> weights() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    parameters()
        .forEach((name, parameter) -> {
          if (parameter.isInitialized()) {
            arrays.put(name, parameter.getArray());
          }
        });
    return arrays;
  }

  /** The attention of each layer in a mode. */
  public List<AttentionLayer> attention(AttentionMode mode) {
    return layers.stream().map(layer -> layer.attention(mode)).toList();
  }

  /** Whether some layer attends otherwise in its own mode than in full mode. */
  public boolean isSparse() {
    return !attention(AttentionMode.NATIVE).equals(attention(AttentionMode.FULL));
  }

  /** Effective sparsity of every layer in a mode: keys seen over causal keys. */
  public List<Double> visibleShare(AttentionMode mode, int length) {
    return attention(mode).stream()
        .map(layer -> layer.accounting().effectiveSparsity(length))
        .toList();
  }

  /** Whether whole sequences may be read in chunks, through a cache, in a mode. */
  public boolean prefillsInChunks(AttentionMode mode) {
    return attention(mode).stream().allMatch(AttentionLayer::prefillsInChunks);
  }

  /** What the weights of attention methods hold before training, by the parameter's name. */
  Map<String, LayerWeight.Initial> initials() {
    Map<String, LayerWeight.Initial> all = new LinkedHashMap<>();
    layers.forEach(layer -> all.putAll(layer.initials()));
    return all;
  }

  /**
   * What the layers' own weights read now, by name one a layer; {@code null} for a layer that has
   * none of that name.
   */
  public Map<String, List<@Nullable Double>> readings() {
    Map<String, List<@Nullable Double>> readings = new TreeMap<>();
    for (int i = 0; i < layers.size(); i++) {
      for (Map.Entry<String, Double> reading : layers.get(i).readings().entrySet()) {
        readings
            .computeIfAbsent(
                reading.getKey(), _ -> new ArrayList<>(Collections.nCopies(layers.size(), null)))
            .set(i, reading.getValue());
      }
    }
    return readings;
  }

  /**
   * The parameters of attention methods that start from another where a trained model is converted,
   * by name; the other's name need not be one of this decoder's.
   */
  public Map<String, String> sources() {
    Map<String, String> all = new LinkedHashMap<>();
    layers.forEach(layer -> all.putAll(layer.sources()));
    return all;
  }

  /** Tokens that it tells apart, V. */
  public int vocabulary() {
    return Math.toIntExact(head.getShape().get(0));
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
    return pass.embedding(embedding, tokens);
  }

  /** The logits of hidden states {@code [.., D]}: {@code [.., V]}. */
  public NDArray logits(Pass pass, NDArray hidden) {
    return pass.linear(hidden, head, null);
  }

  /** The logits of hidden states {@code [.., D]} without gradients: {@code [.., V]}. */
  public NDArray logits(NDArray hidden) {
    try (var _ = GradMode.off()) {
      return inference instanceof ProductSource products
          ? products.linear(hidden, head, null)
          : Ops.linear(hidden, inference.getValue(head, hidden.getDevice(), false));
    }
  }

  /** A pass without gradients. */
  Pass inference(Rotary rotary, AttentionMode mode) {
    return Pass.inference(inference, rotary, mode);
  }

  /**
   * From now on, what reads without learning takes its weights from a place of their own; the
   * parameters need no values for it.
   */
  public void readWith(ParameterStore weights) {
    inference = weights;
  }

  /** An empty cache that takes any tokens in one go; see below. */
  public DecoderCache newCache(NDManager parent, AttentionMode mode, int batch, int longest) {
    return newCache(parent, mode, batch, longest, longest);
  }

  /**
   * An empty cache for decoding; its arrays belong to the manager.
   *
   * @param mode the attention of all that is decoded with it
   * @param batch sequences that are decoded side by side, B
   * @param longest tokens that each of them may come to have
   * @param chunk tokens of each that pass at a time at most: what a pass holds beside the cache
   *     follows this number and not the length
   */
  public DecoderCache newCache(
      NDManager parent, AttentionMode mode, int batch, int longest, int chunk) {
    if (chunk < 1) {
      throw new IllegalArgumentException("chunk: expected at least 1, got " + chunk);
    }
    NDManager manager = parent.newSubManager();
    ParameterStore weights = CastWeights.of(inference, manager);
    Pass pass = Pass.inference(weights, rotary(manager, longest), mode);
    List<KvCache> caches =
        layers.stream().map(layer -> layer.newCache(pass, manager, batch)).toList();
    return new DecoderCache(manager, pass, batch, chunk, caches);
  }

  /**
   * Takes tokens in and predicts the next one.
   *
   * <p>They pass in chunks of the cache's size. Over the first chunk, which is the whole prompt
   * unless the cache says otherwise, each layer attends as over a whole sequence, by its method's
   * prefill. What comes later attends to what the cache keeps of those before; that gives the
   * logits of the whole sequence's pass, but for layers that decode otherwise than they prefill:
   * these see but the first chunk by their method.
   *
   * @param tokens {@code [B, n]} int64, n at least 1
   * @return the logits after the newest token, {@code [B, V]}
   * @throws IllegalArgumentException if there are none, or more than the cache has room for
   */
  public NDArray decode(DecoderCache cache, NDArray tokens) {
    cache.requireRoom(tokens.getShape());
    long n = tokens.getShape().get(1);
    try (var _ = GradMode.off()) {
      for (long from = 0; from < n - cache.chunk(); from += cache.chunk()) {
        advance(cache, tokens, from, cache.chunk()).close();
      }
      long rest = (n - 1) % cache.chunk() + 1;
      return Ops.scoped(tokens, ids -> logits(cache.pass(), advance(cache, ids, n - rest, rest)));
    }
  }

  /**
   * Takes tokens in, in one go.
   *
   * @param tokens {@code [B, n]} int64, n at least 1 and at most the cache's chunk
   * @return their hidden states as {@link #hidden} gives them, {@code [B, n, D]}
   * @throws IllegalArgumentException if there are none, or more than the cache has room for
   */
  public NDArray extend(DecoderCache cache, NDArray tokens) {
    cache.requireRoom(tokens.getShape());
    try (var _ = GradMode.off()) {
      return Ops.scoped(tokens, ids -> norm.apply(cache.pass(), states(cache, ids)));
    }
  }

  /** The hidden state {@code [B, D]} of the newest of some tokens, as {@link #hidden} gives it. */
  private NDArray advance(DecoderCache cache, NDArray tokens, long from, long count) {
    return Ops.scoped(
        tokens,
        ids -> {
          NDArray x = states(cache, Ops.narrow(ids, 1, from, count));
          NDArray newest = Ops.narrow(x, 1, count - 1, 1);
          return norm.apply(cache.pass(), newest).squeeze(1);
        });
  }

  private NDArray states(DecoderCache cache, NDArray tokens) {
    NDArray x = embedded(cache.pass(), tokens);
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).decode(cache.pass(), cache.layer(i), x);
    }
    return x;
  }

  /** The positions of up to {@code length} tokens. */
  public Rotary rotary(NDManager manager, int length) {
    return new Rotary(manager, model.rope(), model.rotatedDim(), length);
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
