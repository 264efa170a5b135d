package org.lacuna.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import org.lacuna.results.Measurement;
import org.lacuna.results.compare.Comparison;
import org.lacuna.results.compare.ComparisonTable;
import org.lacuna.results.compare.Orderings;
import tech.tablesaw.api.Table;

/** Rows side by side in one score, at each context length, with intervals over their seeds. */
public final class Compared implements Viewable {
  private final Comparison comparison;

  private Compared(Comparison comparison) {
    this.comparison = comparison;
  }

  static Compared of(Rows rows, List<Measurement> measured, String metric, String protocol) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    rows.runs().forEach((label, runs) -> runs.forEach(run -> labels.put(run.id(), label)));
    return new Compared(Comparison.of(measured, labels, metric, protocol, Comparison.USUAL_LEVEL));
  }

  /** The table that shows itself. */
  public Table table() {
    return ComparisonTable.shown(comparison);
  }

  /** What each row has more than one of them, seed by seed. */
  public Table differences(String base) {
    return ComparisonTable.differences(comparison, base);
  }

  /**
   * Whether orderings hold: t tests over seeds, three at least, p below 0.01 when corrected for all
   * of them.
   *
   * @param orderings rows from the highest score to the lowest, as in {@code full > moba > ssa}
   */
  public Verdicts claim(String... orderings) {
    return new Verdicts(Orderings.judged(comparison, Arrays.asList(orderings)));
  }

  @Override
  public View view() {
    List<View> views = new ArrayList<>(List.of(View.of(table())));
    comparison.uneven().forEach(line -> views.add(View.text("not the same samples: " + line)));
    return views.size() == 1 ? views.getFirst() : View.of(views);
  }

  @Override
  public String toString() {
    return view().text();
  }
}
