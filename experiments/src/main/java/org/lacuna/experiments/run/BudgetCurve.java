package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.BudgetConfig;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.Methods;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.results.Json;

/**
 * The same attention at given shares of what full attention needs: of keys, of the KV cache or of
 * operations, by the accounting, as the mean over all layers.
 *
 * <p>Every method with a {@link Budget} gets the value whose share is nearest to one that is common
 * to all of them, such that with the layers of the other methods (full ones in a hybrid) the mean
 * is the share asked for. A share that no value gives, beyond the least or most that can be had, is
 * left out and said why: its row would be of another budget than it was asked for.
 */
final class BudgetCurve {
  /** What rounding may add up to in a mean over layers. */
  private static final double ROUNDING = 1e-9;

  private final InferenceAttention base;
  private final BudgetConfig.Quantity quantity;
  private final int tokens;
  private final Methods methods;
  private final Accounting full;
  private final List<String> layers;
  private final List<Knob> knobs = new ArrayList<>();
  private final double fixed;

  /**
   * The curve of an attention.
   *
   * @param tokens the length at which shares are
   */
  BudgetCurve(
      InferenceAttention base, BudgetConfig.Quantity quantity, int tokens, Methods methods) {
    this.base = base;
    this.quantity = quantity;
    this.tokens = tokens;
    this.methods = methods;
    ModelConfig model = base.model();
    full = new FullAttention(model.headShape()).accounting();
    layers = LayerPattern.expand(base.attention().pattern(), model.layers(), methods);
    double others = 0;
    Map<String, Long> counts =
        layers.stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      String name = entry.getKey();
      int count = Math.toIntExact(entry.getValue());
      Optional<Budget> budget = budget(methods.get(name));
      if (budget.isPresent()) {
        String key = budget.get().key();
        knobs.add(
            new Knob(
                name,
                count,
                budget.get(),
                tokens,
                value -> share(name, section(name, key, value))));
      } else {
        others += count * share(name, base.attention().methods().get(name));
      }
    }
    fixed = others;
  }

  private <C extends Record> Optional<Budget> budget(AttentionMethod<C> method) {
    JsonNode section = base.attention().methods().get(method.name());
    return method.budget(DecoderFactory.parameters(method, section));
  }

  /** A method's parameters with one of another value. */
  private JsonNode section(String name, String key, int value) {
    return section(methods.get(name), key, value);
  }

  private <C extends Record> JsonNode section(AttentionMethod<C> method, String key, int value) {
    C parameters = DecoderFactory.parameters(method, base.attention().methods().get(method.name()));
    return Binder.toTree(Binder.bind(parameters, null, List.of(key + "=" + value)));
  }

  /** The mean share of the layers of a method with some parameters. */
  private double share(String name, @Nullable JsonNode section) {
    Map<String, JsonNode> sections = new HashMap<>(base.attention().methods());
    if (section != null) {
      sections.put(name, section);
    }
    AttentionConfig attention = new AttentionConfig(base.attention().pattern(), sections);
    List<AttentionLayer> all = DecoderFactory.layers(base.model(), attention, methods);
    List<LayerPattern.Layer> written =
        LayerPattern.layers(attention.pattern(), all.size(), methods);
    Map<LayerPattern.Layer, Double> shares = new HashMap<>();
    double sum = 0;
    int count = 0;
    for (int i = 0; i < all.size(); i++) {
      if (layers.get(i).equals(name)) {
        Accounting accounting = all.get(i).accounting();
        sum += shares.computeIfAbsent(written.get(i), _ -> of(accounting) / of(full));
        count++;
      }
    }
    return sum / count;
  }

  private double of(Accounting accounting) {
    return switch (quantity) {
      case KEYS -> accounting.totalVisibleKeys(tokens);
      case CACHE -> accounting.cacheElements(tokens);
      case FLOPS -> accounting.prefillFlops(tokens);
    };
  }

  /** The mean share of all layers where every knob stands at an end. */
  private double mean(boolean most) {
    double moved =
        knobs.stream().mapToDouble(k -> k.layers() * (most ? k.most() : k.least())).sum();
    return (fixed + moved) / layers.size();
  }

  /** Why a share cannot be had; empty if it can. */
  Optional<String> refusal(double share) {
    if (knobs.isEmpty()) {
      return Optional.of(
          "no layer has a budget: the pattern is %s".formatted(base.attention().pattern()));
    }
    String names = knobs.stream().map(Knob::name).collect(Collectors.joining(", "));
    String what =
        switch (quantity) {
          case KEYS -> "keys";
          case CACHE -> "KV cache";
          case FLOPS -> "operations";
        };
    double least = mean(false);
    double most = mean(true);
    if (most - least < ROUNDING) {
      return Optional.of(
          "the %s does not follow %s: its share of full attention's is %.3g at any value"
              .formatted(what, names, most));
    }
    return share >= least - ROUNDING && share <= most + ROUNDING
        ? Optional.empty()
        : Optional.of(
            "expected a share of %.3g to %.3g of the %s at %d tokens, which %s can give, got %s"
                .formatted(least, most, what, tokens, names, share));
  }

  /** What to change for a share that can be had. */
  InferenceConfig at(double share) {
    int moved = knobs.stream().mapToInt(Knob::layers).sum();
    double common = (share * layers.size() - fixed) / moved;
    ObjectNode sections = Json.MAPPER.createObjectNode();
    for (Knob knob : knobs) {
      sections.set(knob.method(), tree(knob.key(), knob.nearest(common)));
    }
    return InferenceConfig.withMethods(sections);
  }

  /** A tree of one value at a path. */
  private static JsonNode tree(String path, int value) {
    JsonNode tree = Json.MAPPER.getNodeFactory().numberNode(value);
    for (String key : List.of(path.split("\\.")).reversed()) {
      tree = Json.MAPPER.createObjectNode().set(key, tree);
    }
    return tree;
  }
}
