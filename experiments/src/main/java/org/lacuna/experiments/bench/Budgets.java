package org.lacuna.experiments.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Methods;
import org.lacuna.results.Json;

/**
 * The parameters that methods are measured with: a query sees about 256 keys, so that methods
 * compare. A method that is not listed has its own defaults.
 *
 * <p>CCA sees one core token for every 16 behind its window on top; NSA, whose branches share keys
 * and values and see 128 keys by blocks and 128 recent ones, one summary for every 16 tokens.
 *
 * @param sections all parameters of the methods that are measured, by name
 */
public record Budgets(Map<String, JsonNode> sections) {
  private static final Map<String, JsonNode> PRESETS =
      Map.of(
          "streaming", streaming(),
          "loza", Json.tree(Map.of("streaming", streaming())),
          "moba", Json.tree(Map.of("block_size", 64, "top_k", 4)),
          "ssa", Json.tree(Map.of("block_size", 16, "top_k", 16)),
          "cca", Json.tree(Map.of("group_size", 16, "window", 256)),
          "nsa",
              Json.tree(
                  Map.of(
                      "compress_block", 16,
                      "compress_stride", 16,
                      "select_block", 16,
                      "top_n", 8,
                      "window", 128,
                      "shared_kv", true)),
          "streaming-llm", Json.tree(Map.of("sink_tokens", 4, "window", 252)),
          "lm-infinite", Json.tree(Map.of("global_tokens", 10, "window", 246)),
          "window", Json.tree(Map.of("window", 256)));

  private static JsonNode streaming() {
    return Json.tree(Map.of("block_size", 64, "sink_blocks", 1, "local_blocks", 3));
  }

  /**
   * The parameters of some methods.
   *
   * @param names the methods that are measured
   * @param changes arguments {@code method.key=value} that win over the presets
   * @throws ConfigException if a change does not fit, or is of a method that is not measured
   */
  public static Budgets of(Collection<String> names, List<String> changes, Methods methods) {
    List<String> overrides = new ArrayList<>();
    changes.forEach(change -> overrides.add("methods." + change));
    Binder binder = Binder.of(List.of(), overrides);
    Map<String, JsonNode> presets = new TreeMap<>(PRESETS);
    presets.keySet().retainAll(names);
    Map<String, JsonNode> given =
        binder.bind(new AttentionConfig("", Map.copyOf(presets))).methods();
    given.keySet().forEach(name -> requireMeasured(methods.get(name).name(), names));
    Map<String, JsonNode> sections = new TreeMap<>();
    names.forEach(name -> sections.put(name, parameters(binder, methods.get(name), given)));
    return new Budgets(Map.copyOf(sections));
  }

  private static void requireMeasured(String name, Collection<String> names) {
    if (!names.contains(name)) {
      throw new ConfigException(
          "--set %s: it is not measured; measured are %s"
              .formatted(name, String.join(", ", names)));
    }
  }

  private static <C extends Record> JsonNode parameters(
      Binder binder, AttentionMethod<C> method, Map<String, JsonNode> given) {
    return Binder.toTree(
        binder.section(method.defaults(), given.get(method.name()), "methods." + method.name()));
  }

  /** The attention of a decoder whose layers follow a pattern. */
  public AttentionConfig attention(String pattern) {
    return new AttentionConfig(pattern, sections);
  }

  /** A layer by one of the methods. */
  public AttentionLayer layer(String name, HeadShape heads, Methods methods) {
    return DecoderFactory.layer(methods.get(name), sections.get(name), heads);
  }
}
