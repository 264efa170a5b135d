package org.lacuna.experiments.paper;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.experiments.bench.EfficiencyEvaluator;

/** What is trained and measured for a table. */
@Doc("A table or figure of a paper, and how it is reproduced.")
public record PlanConfig(
    @Doc("What it is.") String title,
    @Doc("The paper, with its arXiv number.") String paper,
    @Doc("What the paper ran: parameters, tokens, context length.") String paperScale,
    @Doc("The regime that is trained; null where formulas alone are reckoned.")
        @Nullable String regime,
    @Doc("Seeds by scale, where they are not smoke 1, others 3.")
        @Nullable Map<String, Integer> seeds,
    @Doc("The rows.") List<RowConfig> rows,
    @Doc("The columns.") List<ColumnConfig> columns) {
  private static final Map<String, Integer> SEEDS = Map.of("smoke", 1);
  private static final int USUAL_SEEDS = 3;

  /** Checks that names are given once. */
  public PlanConfig {
    Check.that(!rows.isEmpty(), "rows", "at least one", rows);
    Check.that(!columns.isEmpty(), "columns", "at least one", columns);
    requireDifferent("rows", rows.stream().map(RowConfig::name).toList());
    requireDifferent("columns", columns.stream().map(ColumnConfig::name).toList());
    for (RowConfig row : rows) {
      Check.that(
          row.phase() == null || regime != null, "regime", "one, for row " + row.name(), regime);
    }
    boolean reckons = rows.stream().anyMatch(row -> row.accounting() != null);
    for (ColumnConfig column : columns) {
      JsonNode length = column.length();
      boolean cost = EfficiencyEvaluator.ACCOUNTING.equals(column.protocol());
      Check.that(
          !(reckons && cost) || (length != null && length.isInt()),
          "columns",
          "a length in tokens in " + column.name() + ", for rows by formula",
          length);
    }
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
  }

  private static void requireDifferent(String key, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      Check.that(seen.add(name), key, "different names", name);
    }
  }

  /** How many seeds a scale asks for. */
  int seeds(String scale) {
    Map<String, Integer> all = new TreeMap<>(SEEDS);
    if (seeds != null) {
      all.putAll(seeds);
    }
    return all.getOrDefault(scale, USUAL_SEEDS);
  }
}
