package org.lacuna.experiments.paper;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.experiments.config.ContextLength;
import org.lacuna.results.paper.Heading;

/** A column of a paper's table. */
@Doc("A column: what is measured of each row.")
public record ColumnConfig(
    @Doc("By which claims and expected.csv refer to it: a letter, then letters, digits and _.")
        String name,
    @Doc("As it is shown; null for the name.") @Nullable String title,
    @Doc("The metric, as in a run's rows; null for numbers that only the paper has.")
        @Nullable String metric,
    @Doc("The protocol, as in a run's rows, such as window-mean or task:copy.")
        @Nullable String protocol,
    @Doc("Context length: tokens, or times the training's length (1x). Null for 1x.")
        @Nullable JsonNode length,
    @Doc(
            "The part of what was measured, as in a run's rows, such as {layer: 3}; positions also"
                + " in times the training's length, {position: 0.5x-1x}. Null for all.")
        @Nullable Map<String, String> slice,
    @Doc("The inference mode in the place of the row's; null for the row's.") @Nullable String mode,
    @Doc("Why it is not measured, if it has no metric.") @Nullable String why) {
  private static final List<JsonNode> ONCE = ContextLength.of("1x");
  private static final Pattern TIMES = Pattern.compile("\\d+(\\.\\d+)?x");

  /** Checks that it can be measured, or says why it is not. */
  public ColumnConfig {
    Check.that(name.matches("[A-Za-z]\\w*"), "name", "a letter, then letters, digits and _", name);
    Check.that(
        (metric == null) == (protocol == null), "protocol", "one with a metric alone", protocol);
    Check.that((metric == null) == (why != null), "why", "a reason where metric is null", why);
    length = length == null || length.isNull() ? null : length;
    if (length != null) {
      ContextLength.check("length", List.of(length));
    }
  }

  /** Its tokens, for a model that was trained at this length. */
  int tokens(int trainingLength) {
    List<JsonNode> lengths = length == null ? ONCE : List.of(length);
    return ContextLength.tokens(lengths, trainingLength).getFirst();
  }

  /** What it is of a row, for a model that was trained at this length; empty without a metric. */
  Optional<Resampled.Key> key(RowConfig row, int trainingLength) {
    return metric == null || protocol == null
        ? Optional.empty()
        : Optional.of(
            new Resampled.Key(
                mode == null ? row.inference() : mode,
                metric,
                protocol,
                part(trainingLength),
                tokens(trainingLength)));
  }

  /** Its part of the rows of a model that was trained at this length. */
  private SortedMap<String, String> part(int trainingLength) {
    SortedMap<String, String> part = new TreeMap<>(slice == null ? Map.of() : slice);
    part.replaceAll((_, words) ->
        TIMES
            .matcher(words)
            .replaceAll(times ->
                ContextLength.tokens(ContextLength.of(times.group()), trainingLength)
                    .getFirst()
                    .toString()));
    return part;
  }

  Heading heading() {
    return new Heading(name, title == null ? name : title);
  }
}
