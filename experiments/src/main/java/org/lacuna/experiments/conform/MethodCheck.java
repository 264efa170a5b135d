package org.lacuna.experiments.conform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lacuna.config.Binder;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Methods;

/**
 * Vectors of a method at hand that attends over queries, keys and values alone, under its own name,
 * its parameters in the configuration under their names.
 *
 * @param methods the methods at hand
 */
record MethodCheck(Methods methods) implements ConformanceCheck {
  @Override
  public boolean knows(String method) {
    return methods.all().stream().anyMatch(each -> each.name().equals(method));
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    return check(vector, methods.get(vector.method()));
  }

  private static <C extends Record> List<Comparison> check(
      ConformanceVector vector, AttentionMethod<C> method) {
    HeadShape heads = AttentionCheck.heads(vector);
    C parameters = parameters(vector, method.defaults());
    AttentionCheck check =
        new AttentionCheck(
            vector,
            inputs(vector),
            method.layer(parameters, heads),
            method.reference(parameters, heads));
    List<Comparison> comparisons = new ArrayList<>(check.outputAndGradients());
    selection(vector).ifPresent(expected -> comparisons.addAll(check.selection(expected)));
    return comparisons;
  }

  /** As they are, or to be rotated where the configuration has a {@code rope_base}. */
  private static AttentionCheck.Inputs inputs(ConformanceVector vector) {
    return vector.config().has("rope_base")
        ? new RotatedInputs(vector.config().path("rope_base").asDouble())
        : AttentionCheck.Inputs.PLAIN;
  }

  private static <C extends Record> C parameters(ConformanceVector vector, C defaults) {
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    for (String key : (Iterable<String>) Binder.toTree(defaults)::fieldNames) {
      if (vector.config().has(key)) {
        given.set(key, vector.config().get(key));
      }
    }
    return Binder.bindSection(defaults, given, "config");
  }

  private static Optional<Selection> selection(ConformanceVector vector) {
    var queries = vector.tensor("q").getShape();
    int length = Math.toIntExact(queries.get(2));
    if (vector.has("mask")) {
      return Optional.of(Selection.mask(vector, length));
    }
    if (vector.has("selected_blocks")) {
      return Optional.of(Selection.blocks(vector, queries, vector.integer("block_size")));
    }
    return vector.config().path("causal").asBoolean()
        ? Optional.of(Selection.causal(length))
        : Optional.empty();
  }
}
