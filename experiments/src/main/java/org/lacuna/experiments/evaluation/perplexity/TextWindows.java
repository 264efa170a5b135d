package org.lacuna.experiments.evaluation.perplexity;

import static org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator.SAME_TARGETS;
import static org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator.SLIDING;
import static org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator.TRAILING;
import static org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator.WINDOW_MEAN;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.ScoredWindow;
import org.lacuna.datasets.stream.SlidingWindows;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.results.Json;

/** The windows that each protocol lays over a text. */
final class TextWindows {
  /** Tokens that same-targets scores unless told otherwise. */
  private static final int TARGETS = 64;

  /** MoBA's last 2K of 32K. */
  private static final int TRAILING_SHARE = 16;

  private final PerplexityConfig parameters;
  private final Setting setting;
  private final CorpusSplit split;
  private final List<Integer> lengths;
  private final int shortest;
  private final int longest;

  TextWindows(PerplexityConfig parameters, Setting setting, CorpusSplit split) {
    this.parameters = parameters;
    this.setting = setting;
    this.split = split;
    lengths = setting.lengths(parameters.lengths());
    shortest = lengths.getFirst();
    longest = lengths.getLast();
  }

  /**
   * The measures of all protocols that are asked for.
   *
   * @throws ConfigException if a parameter does not fit the lengths
   */
  List<Measure> measures() {
    List<Laid> laid = new ArrayList<>();
    if (parameters.windowTokens() > 0) {
      laid.addAll(windowMean());
    }
    if (parameters.targetWindows() > 0) {
      laid.addAll(sameTargets());
    }
    if (parameters.stride() != null) {
      laid.addAll(sliding(parameters.stride()));
    }
    List<Measure> measures = new ArrayList<>();
    for (AttentionMode mode : setting.modes()) {
      laid.forEach(each -> measures.add(each.measure(mode, setting)));
    }
    return measures;
  }

  /**
   * Windows of one length.
   *
   * @param windowing how they are laid, short
   * @param key what they follow from, besides the text
   * @param views what has rows of its own
   */
  private record Laid(
      String windowing, ObjectNode key, int length, List<ScoredWindow> windows, List<View> views) {
    Measure measure(AttentionMode mode, Setting setting) {
      ObjectNode all = key.deepCopy().put("windowing", windowing).put("length", length);
      all.put("text", setting.material().textHash());
      return new TextMeasure(
          windowing, mode, all, length, windows, setting.material().tokenizer(), views);
    }
  }

  private List<Laid> windowMean() {
    int trailing =
        fitting("trailing", parameters.trailing(), setting.trainingLength() / TRAILING_SHARE);
    List<Laid> laid = new ArrayList<>();
    for (int length : lengths) {
      List<Window> windows = EvaluationWindows.windows(split, length, parameters.windowTokens());
      List<View> views = new ArrayList<>(List.of(View.whole(WINDOW_MEAN, length)));
      views.addAll(View.buckets(WINDOW_MEAN, parameters.positionBuckets(), length));
      if (trailing > 0) {
        views.add(View.last(TRAILING + ":" + trailing, trailing, length));
      }
      ObjectNode key = Json.MAPPER.createObjectNode().put("windows", windows.size());
      laid.add(new Laid(WINDOW_MEAN, key, length, scored(windows, length), views));
    }
    return laid;
  }

  private List<Laid> sameTargets() {
    int targets = fitting("targets", parameters.targets(), TARGETS);
    List<Window> windows =
        EvaluationWindows.sameTargets(split, longest, targets, parameters.targetWindows());
    ObjectNode key =
        Json.MAPPER
            .createObjectNode()
            .put("targets", targets)
            .put("windows", windows.size())
            .put("longest", longest);
    List<Laid> laid = new ArrayList<>();
    for (int length : lengths) {
      List<Window> shortened = windows.stream().map(window -> window.suffix(length)).toList();
      laid.add(
          new Laid(
              SAME_TARGETS,
              key,
              length,
              scored(shortened, targets),
              List.of(View.whole(SAME_TARGETS, length))));
    }
    return laid;
  }

  private List<Laid> sliding(int stride) {
    fitting("stride", stride, stride);
    int tokens = Objects.requireNonNullElse(parameters.slidingTokens(), 2 * longest);
    if (tokens < longest) {
      throw refused("sliding_tokens", "at least %d, the longest length".formatted(longest), tokens);
    }
    SlidingWindows windows =
        new SlidingWindows(split, longest, parameters.slidingDocuments(), tokens);
    ObjectNode key =
        Json.MAPPER
            .createObjectNode()
            .put("stride", stride)
            .put("documents", parameters.slidingDocuments())
            .put("tokens", tokens)
            .put("longest", longest);
    return lengths.stream()
        .map(length ->
            new Laid(
                SLIDING,
                key,
                length,
                windows.of(length, stride),
                List.of(View.whole(SLIDING + ":" + stride, length))))
        .toList();
  }

  private static List<ScoredWindow> scored(List<Window> windows, int targets) {
    return windows.stream().map(window -> new ScoredWindow(window, targets)).toList();
  }

  /** A number of tokens that windows of every length have, as given or, if none is, a usual one. */
  private int fitting(String key, @Nullable Integer given, int usual) {
    if (given != null && given > shortest) {
      throw refused(key, "at most %d, the shortest length".formatted(shortest), given);
    }
    return given == null ? Math.clamp(usual, 1, shortest) : given;
  }

  private static ConfigException refused(String key, String expected, int got) {
    return new ConfigException(
        "evaluation.measures.perplexity.%s: expected %s, got %d".formatted(key, expected, got));
  }
}
