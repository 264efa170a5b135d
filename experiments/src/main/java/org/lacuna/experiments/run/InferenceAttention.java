package org.lacuna.experiments.run;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Methods;
import org.lacuna.results.Json;

/**
 * Attention at inference, where it may differ from training: a budget, a block size, another
 * method, stretched positions.
 *
 * @param attention the run's attention with the parameters of the evaluation
 * @param model the run's decoder with its rotary embedding
 * @param changes what differs from training, such as {@code ssa.top_k=16}
 */
record InferenceAttention(AttentionConfig attention, ModelConfig model, List<String> changes) {
  /**
   * The attention of a variant.
   *
   * @throws ConfigException if it sets parameters of a method that no layer uses, or keys that are
   *     not those of the rotary embedding
   */
  static InferenceAttention of(
      AttentionConfig trained, ModelConfig model, InferenceConfig inference, Methods methods) {
    String other = inference.pattern();
    String pattern = other == null ? trained.pattern() : other;
    Map<String, JsonNode> resolved =
        DecoderFactory.resolved(new AttentionConfig(pattern, trained.methods()), model, methods);
    Map<String, JsonNode> parameters = new TreeMap<>(resolved);
    List<String> changes = new ArrayList<>();
    inference
        .methods()
        .forEach((name, section) -> {
          JsonNode before = resolved.get(methods.get(name).name());
          if (before == null) {
            throw new ConfigException(
                "evaluation.methods.%s: no layer uses it; the layers use %s"
                    .formatted(name, String.join(", ", resolved.keySet())));
          }
          JsonNode after = laidOver(methods.get(name), before, section);
          parameters.put(name, after);
          collect(name, before, after, changes);
        });
    if (!pattern.equals(trained.pattern())) {
      changes.addFirst("pattern=" + pattern);
    }
    RopeConfig rope =
        Binder.bindSection(model.rope(), Json.tree(inference.rope()), "evaluation.rope");
    collect("rope", Binder.toTree(model.rope()), Binder.toTree(rope), changes);
    return new InferenceAttention(
        new AttentionConfig(pattern, parameters), model.with(rope), List.copyOf(changes));
  }

  /**
   * A decoder without values that attends so.
   *
   * @param trained the decoder as it was trained, whose weights it must do with
   * @throws ConfigException if a weight is missing, too many or of another shape
   */
  Decoder decoder(Decoder trained, Methods methods) {
    Decoder decoder = DecoderFactory.create(model, attention, trained.vocabulary(), methods);
    requireWeights(trained, decoder);
    return decoder;
  }

  private void requireWeights(Decoder trained, Decoder changed) {
    Map<String, Shape> found = trained.shapes();
    Map<String, Shape> needed = changed.shapes();
    SortedSet<String> names = new TreeSet<>(found.keySet());
    names.addAll(needed.keySet());
    for (String name : names) {
      Shape has = found.get(name);
      Shape takes = needed.get(name);
      if (!Objects.equals(has, takes)) {
        throw new ConfigException(
            ("evaluation: %s needs other weights (%s: %s, the run has %s); expected a change that"
                    + " leaves their shapes")
                .formatted(
                    String.join(" ", changes),
                    name,
                    takes == null ? "none" : takes,
                    has == null ? "none" : has));
      }
    }
  }

  /** What the rows of a mode say of it, such as {@code full} or {@code native ssa.top_k=16}. */
  String label(AttentionMode mode) {
    List<String> words = new ArrayList<>(List.of(mode.name().toLowerCase(Locale.ROOT)));
    words.addAll(changes);
    return String.join(" ", words);
  }

  private static <C extends Record> JsonNode laidOver(
      AttentionMethod<C> method, JsonNode trained, JsonNode section) {
    C parameters = DecoderFactory.parameters(method, trained);
    return Binder.toTree(
        Binder.bindSection(parameters, section, "evaluation.methods." + method.name()));
  }

  /** Names the values that changed, {@code path=value}. */
  private static void collect(String path, JsonNode before, JsonNode after, List<String> changes) {
    if (before.isObject() && after.isObject()) {
      after
          .properties()
          .forEach(entry ->
              collect(
                  path + "." + entry.getKey(),
                  before.path(entry.getKey()),
                  entry.getValue(),
                  changes));
    } else if (!before.equals(after)) {
      changes.add(path + "=" + (after.isTextual() ? after.textValue() : after));
    }
  }
}
