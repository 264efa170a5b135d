package org.lacuna.experiments.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.Methods;
import org.lacuna.methods.full.FromLength;
import org.lacuna.methods.full.FullDecoding;

/** Builds a decoder from its configuration and the methods at hand. */
public final class DecoderFactory {
  private DecoderFactory() {}

  /**
   * A decoder without values.
   *
   * @param tokens that the tokenizer knows
   * @throws org.lacuna.config.ConfigException if the model has no row for some of them
   */
  public static Decoder create(
      ModelConfig model, AttentionConfig attention, int tokens, Methods methods) {
    return new Decoder(model, model.vocabulary(tokens), layers(model, attention, methods));
  }

  /** What attends in each layer; layers that attend alike share one, as it holds no state. */
  public static List<AttentionLayer> layers(
      ModelConfig model, AttentionConfig attention, Methods methods) {
    Map<LayerPattern.Layer, AttentionLayer> different = new HashMap<>();
    return LayerPattern.layers(attention.pattern(), model.layers(), methods).stream()
        .map(each -> different.computeIfAbsent(each, it -> layer(it, model, attention, methods)))
        .toList();
  }

  private static AttentionLayer layer(
      LayerPattern.Layer each, ModelConfig model, AttentionConfig attention, Methods methods) {
    JsonNode section = attention.methods().get(each.method());
    AttentionLayer method = layer(methods.get(each.method()), section, model.headShape());
    AttentionLayer layer = FromLength.of(method, each.from());
    return LayerPattern.decodesFully(attention.pattern()) ? FullDecoding.of(layer) : layer;
  }

  /** A layer by a method, its defaults with a section of the configuration laid over them. */
  public static <C extends Record> AttentionLayer layer(
      AttentionMethod<C> method, @Nullable JsonNode section, HeadShape heads) {
    return method.layer(parameters(method, section), heads);
  }

  /** A method's parameters: its defaults with a section of the configuration laid over them. */
  public static <C extends Record> C parameters(
      AttentionMethod<C> method, @Nullable JsonNode section) {
    return Binder.bindSection(method.defaults(), section, "attention.methods." + method.name());
  }

  /** What a row is called: the one method of all layers, or the pattern. */
  public static String label(AttentionConfig attention, ModelConfig model, Methods methods) {
    List<LayerPattern.Layer> layers =
        LayerPattern.layers(attention.pattern(), model.layers(), methods);
    return layers.stream().distinct().count() == 1
        ? layers.getFirst().toString()
        : attention.pattern();
  }

  /** The same attention with all parameters of the methods in use, and of no others. */
  public static AttentionConfig explicit(
      AttentionConfig attention, ModelConfig model, Methods methods) {
    return new AttentionConfig(attention.pattern(), resolved(attention, model, methods));
  }

  /** The parameters of the methods in use, by name: what the record of a run must hold. */
  public static Map<String, JsonNode> resolved(
      AttentionConfig attention, ModelConfig model, Methods methods) {
    Map<String, JsonNode> resolved = new TreeMap<>();
    for (String name : LayerPattern.expand(attention.pattern(), model.layers(), methods)) {
      resolved.put(
          name, Binder.toTree(parameters(methods.get(name), attention.methods().get(name))));
    }
    return resolved;
  }
}
