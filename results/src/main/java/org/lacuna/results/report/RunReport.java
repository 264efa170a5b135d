package org.lacuna.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lacuna.results.Digits;
import org.lacuna.results.Measurement;

/**
 * The report of some runs: what they are, their scores by protocol as tables and pictures, and the
 * record of each.
 */
public final class RunReport {
  private static final String VALIDATION_LOSS = "validationLoss";

  private final List<ReportedRun> runs;

  private RunReport(List<ReportedRun> runs) {
    this.runs = List.copyOf(runs);
  }

  /**
   * The report.
   *
   * @param runs one at least
   * @param leftOut what could not be read, a line each
   */
  public static Report of(List<ReportedRun> runs, List<String> leftOut) {
    return new RunReport(runs).report(leftOut);
  }

  private Report report(List<String> leftOut) {
    List<Section> sections = new ArrayList<>();
    sections.add(overview(leftOut));
    sections.addAll(scores());
    runs.forEach(run -> sections.add(record(run)));
    String title =
        runs.size() == 1 ? "Run " + runs.getFirst().id() : "%d runs".formatted(runs.size());
    return new Report(title, summary(), sections);
  }

  private String summary() {
    List<Measurement> rows = runs.stream().flatMap(run -> run.rows().stream()).toList();
    return "Measurements: %d, by %d protocols. Methods: %s. Seeds: %s."
        .formatted(
            rows.size(),
            rows.stream().map(Measurement::protocol).distinct().count(),
            rows.stream().map(Measurement::method).distinct().collect(Collectors.joining("; ")),
            runs.stream()
                .map(run -> Long.toString(run.folder().provenance().seed()))
                .distinct()
                .collect(Collectors.joining(", ")));
  }

  private Section overview(List<String> leftOut) {
    List<Part> parts = new ArrayList<>();
    parts.add(
        new DataTable(
            "Runs, the oldest first. The validation loss, in nats a token, is the last one of the"
                + " training.",
            List.of(
                "run",
                "attention",
                "seed",
                "status",
                "trained at",
                "steps",
                "validation loss",
                "measured"),
            runs.stream().map(this::overview).toList()));
    if (!leftOut.isEmpty()) {
      parts.add(Prose.of("Left out, as they cannot be read:"));
      parts.add(new Prose(leftOut));
    }
    return new Section("runs", "Runs", parts);
  }

  private List<Cell> overview(ReportedRun run) {
    Detail origin =
        new Detail(
            run.id(),
            List.of(
                new Fact("record", "configuration and provenance", run.section()),
                new Fact("created", run.folder().created().toString())));
    Digits digits =
        Digits.of(
            runs.stream()
                .flatMap(each -> each.lastLogged(VALIDATION_LOSS).stream())
                .mapToDouble(loss -> loss));
    return List.of(
        Cell.text(run.id(), origin),
        run.configured("/attention/pattern").map(Cell::text).orElse(Cell.ABSENT),
        Cell.count(run.folder().provenance().seed()),
        Cell.text(run.statusText()),
        count(run.configured("/training/length"), " tokens"),
        count(run.configured("/training/steps"), ""),
        run.lastLogged(VALIDATION_LOSS)
            .map(loss -> Cell.measured(digits.format(loss), "", loss, origin))
            .orElse(Cell.ABSENT),
        Cell.count(run.rows().size()));
  }

  private static Cell count(Optional<String> number, String unit) {
    return number
        .map(text -> Cell.number(text + unit, Double.parseDouble(text)))
        .orElse(Cell.ABSENT);
  }

  private List<Section> scores() {
    Map<String, ReportedRun> byId = new LinkedHashMap<>();
    runs.forEach(run -> byId.put(run.id(), run));
    ScoreTables tables = new ScoreTables(byId);
    ScoreFigures figures = ScoreFigures.of(runs);
    Map<String, List<Measurement>> byProtocol =
        runs.stream()
            .flatMap(run -> run.rows().stream())
            .collect(
                Collectors.groupingBy(
                    Measurement::protocol, LinkedHashMap::new, Collectors.toList()));
    List<Section> sections = new ArrayList<>();
    byProtocol.forEach((protocol, rows) -> {
      List<Part> parts = new ArrayList<>(figures.of(rows, protocol));
      byMetric(rows).values().forEach(same -> parts.add(tables.of(same)));
      String id = "scores-%d".formatted(sections.size() + 1);
      sections.add(new Section(id, "Scores by protocol " + protocol, parts));
    });
    return sections;
  }

  /** Those of the whole. */
  private static Map<String, List<Measurement>> byMetric(List<Measurement> rows) {
    return rows.stream()
        .filter(row -> row.slice().isEmpty())
        .collect(
            Collectors.groupingBy(Measurement::metric, LinkedHashMap::new, Collectors.toList()));
  }

  private static Section record(ReportedRun run) {
    return new Section(run.section(), "Run " + run.id(), recorded(run, "Record"));
  }

  /** What is known of a run, under a title, and its configuration. */
  static List<Part> recorded(ReportedRun run, String title) {
    List<Fact> record = new ArrayList<>();
    record.add(new Fact("name", run.folder().name()));
    record.add(new Fact("status", run.statusText()));
    record.add(
        new Fact("created", run.folder().created().truncatedTo(ChronoUnit.SECONDS).toString()));
    record.addAll(Origin.whole(run.folder().provenance()));
    long parts = run.rows().stream().filter(row -> !row.slice().isEmpty()).count();
    record.add(
        new Fact(
            "measured",
            parts == 0
                ? "%d scores".formatted(run.rows().size())
                : "%d scores, and %d of parts (such as one depth or one layer), which tables leave out"
                    .formatted(run.rows().size() - parts, parts)));
    List<Fact> configuration = new ArrayList<>();
    flatten("", run.folder().config(), configuration);
    return List.of(
        new Facts(title, record, false), new Facts("Configuration", configuration, true));
  }

  /** The leaves of a tree, named by their path. */
  private static void flatten(String path, JsonNode node, List<Fact> facts) {
    if (node.isObject() && !node.isEmpty()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      node.properties().forEach(entry -> flatten(prefix + entry.getKey(), entry.getValue(), facts));
    } else if (node.isArray() && !node.isEmpty() && node.get(0).isObject()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", Objects.requireNonNull(node.get(i)), facts);
      }
    } else {
      facts.add(new Fact(path, node.isTextual() ? node.asText() : node.toString()));
    }
  }
}
