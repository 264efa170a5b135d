package org.lacuna.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.run.Excerpt;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import org.lacuna.results.RunFolder;
import org.lacuna.results.attention.MaskChart;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.attention.SeenKeysChart;
import org.lacuna.results.attention.SeenMask;
import org.lacuna.results.attention.SeenText;
import org.lacuna.results.chart.Picture;

/**
 * How some models attend to one stretch of real text, which they did not learn from. As the end of
 * a cell it shows the text.
 */
public final class Sight implements Viewable {
  private final Workspace workspace;
  private final SequencedMap<String, RunFolder> runs;
  private final Excerpt excerpt;

  private Sight(Workspace workspace, SequencedMap<String, RunFolder> runs, Excerpt excerpt) {
    this.workspace = workspace;
    this.runs = runs;
    this.excerpt = excerpt;
  }

  /** Of the first run of each row. */
  static Sight of(Workspace workspace, Rows rows, int tokens) {
    SequencedMap<String, RunFolder> runs = new LinkedHashMap<>();
    rows.runs().forEach((label, its) -> runs.put(label, its.getFirst()));
    try (Experiment experiment = open(workspace, runs.firstEntry().getValue())) {
      return new Sight(workspace, runs, experiment.excerpts(tokens, 1).getFirst());
    }
  }

  private static Experiment open(Workspace workspace, RunFolder run) {
    return Experiment.of(run, workspace, Progress.NONE);
  }

  /** The text that is read. */
  public String text() {
    return excerpt.text();
  }

  /**
   * Which keys each query sees in a layer, a panel a row: queries downward, keys to the right; the
   * paler, the fewer heads see a key.
   */
  public Picture masks(int layer) {
    List<SeenMask> masks = new ArrayList<>();
    runs.forEach((_, run) -> {
      try (Experiment experiment = open(workspace, run)) {
        experiment.masks(excerpt.tokens(), InferenceConfig.defaults()).stream()
            .filter(mask -> mask.layer() == layer)
            .forEach(masks::add);
      }
    });
    if (masks.isEmpty()) {
      throw new ConfigException("there is no layer %d; the first is 0".formatted(layer));
    }
    return MaskChart.layers("Keys that queries see, layer %d".formatted(layer), masks);
  }

  /** The same by head, of one row. */
  public Picture heads(String row, int layer) {
    try (Experiment experiment = open(workspace, run(row))) {
      return MaskChart.heads(
          "Keys that queries of %s see, layer %d".formatted(row, layer),
          experiment.masks(excerpt.tokens(), InferenceConfig.defaults()).stream()
              .filter(mask -> mask.layer() == layer)
              .toList());
    }
  }

  /**
   * The text before a query with the keys it sees marked.
   *
   * @param query position of the query; below 0 it counts from the end
   */
  public Viewable marked(String row, int query, int layer, int head) {
    int position = position(query);
    SeenKeys keys = keys(row, position);
    SeenText text =
        new SeenText(
            "%s, layer %d, head %d".formatted(row, layer, head),
            excerpt.upTo(position),
            keys.layers().get(layer).get(head));
    return () -> new View(text.text(), text.html(), null);
  }

  /** The weight of each key to one query, layer by layer, and whether it is seen. */
  public Picture weights(String row, int query) {
    int position = position(query);
    return SeenKeysChart.layers(
        "%s: what query %d attends to".formatted(row, position), keys(row, position));
  }

  private SeenKeys keys(String row, int query) {
    try (Experiment experiment = open(workspace, run(row))) {
      return experiment.seen(excerpt.tokens(), query, InferenceConfig.defaults());
    }
  }

  private int position(int query) {
    return query < 0 ? excerpt.pieces().size() + query : query;
  }

  private RunFolder run(String row) {
    Map<String, RunFolder> known = runs;
    RunFolder run = known.get(row);
    if (run == null) {
      throw new ConfigException("no row %s; %s".formatted(row, Nearest.hint(row, runs.keySet())));
    }
    return run;
  }

  @Override
  public View view() {
    return View.text(text());
  }

  @Override
  public String toString() {
    return text();
  }
}
