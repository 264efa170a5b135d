package org.lacuna.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.results.Measurement;
import org.lacuna.results.chart.ProfileChart;
import org.lacuna.results.claim.Finding;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.JudgementText;
import org.lacuna.results.claim.Verdict;
import org.lacuna.results.paper.PaperColumn;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.TableCell;

/**
 * The report of papers' tables: their numbers beside the measured ones, what became of each claim,
 * and the record of every run.
 */
public final class PaperReport {
  private static final String RUNS = "runs";

  private final List<PaperResult> results;
  private final SequencedMap<String, ReportedRun> runs = new LinkedHashMap<>();

  private PaperReport(List<PaperResult> results) {
    this.results = results;
  }

  /**
   * The report.
   *
   * @param results one at least
   * @param runs the record of a run by its id; empty where it is not there any more
   */
  public static Report of(List<PaperResult> results, Function<String, Optional<ReportedRun>> runs) {
    PaperReport report = new PaperReport(results);
    results.stream()
        .flatMap(result -> result.table().cells().stream())
        .flatMap(cell -> cell.measured().values().stream())
        .map(Measurement::run)
        .distinct()
        .forEach(id -> runs.apply(id).ifPresent(run -> report.runs.put(id, run)));
    return report.report();
  }

  private Report report() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("tables", "Tables and figures", List.of(overview())));
    results.forEach(result -> sections.add(section(result)));
    if (!runs.isEmpty()) {
      List<Part> records =
          runs.values().stream()
              .flatMap(run -> RunReport.recorded(run, run.id()).stream())
              .toList();
      sections.add(new Section(RUNS, "Runs", records));
    }
    String title =
        results.size() == 1
            ? results.getFirst().table().title()
            : "%d tables and figures of papers".formatted(results.size());
    return new Report(title, summary(), sections);
  }

  private String summary() {
    return "Papers: %s. Scales: %s. A verdict asks for three seeds and p below %s, corrected for the number of statements of its table."
        .formatted(
            results.stream()
                .map(PaperResult::reference)
                .distinct()
                .collect(Collectors.joining("; ")),
            results.stream().map(PaperResult::scale).distinct().collect(Collectors.joining(", ")),
            Finding.ALPHA);
  }

  private DataTable overview() {
    List<String> header = new ArrayList<>(List.of("table", "what", "scale", "seeds"));
    Stream.of(Verdict.values()).map(Verdict::word).forEach(header::add);
    return new DataTable(
        "What was reproduced, and how many of the claims came out so.",
        header,
        results.stream().map(PaperReport::overview).toList());
  }

  private static List<Cell> overview(PaperResult result) {
    List<Cell> cells =
        new ArrayList<>(
            List.of(
                Cell.text(
                    result.id(),
                    new Detail(
                        result.id(), List.of(new Fact("numbers", "table and claims", id(result))))),
                Cell.text(result.table().title()),
                Cell.text(result.shortly()),
                Cell.count(result.seeds())));
    Stream.of(Verdict.values()).map(result::count).map(Cell::count).forEach(cells::add);
    return cells;
  }

  private static String id(PaperResult result) {
    return "paper-" + result.id() + "-" + result.fileName();
  }

  private Section section(PaperResult result) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Facts("What was run", run(result), false));
    parts.add(table(result));
    ProfileChart.of(result)
        .ifPresent(profile -> parts.add(new Figure(profile.picture(), profile.legend())));
    if (!result.judgements().isEmpty()) {
      parts.add(new Claims(result.judgements().stream().map(PaperReport::claim).toList()));
    }
    return new Section(
        id(result), "%s (%s)".formatted(result.table().title(), result.shortly()), parts);
  }

  private static List<Fact> run(PaperResult result) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("paper", result.reference()));
    facts.add(new Fact("there", result.paperScale()));
    result.scales().forEach(line -> facts.add(new Fact("here", line)));
    result.overrides().forEach(line -> facts.add(new Fact("with", line)));
    result.unmeasured().forEach(line -> facts.add(new Fact("not measured", line)));
    return facts;
  }

  private DataTable table(PaperResult result) {
    List<PaperColumn> columns = PaperColumn.of(result.table());
    List<String> header = new ArrayList<>(List.of("row"));
    columns.stream().map(PaperColumn::title).forEach(header::add);
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < result.table().rows().size(); i++) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.text(result.table().rows().get(i).title()));
      for (PaperColumn column : columns) {
        row.add(cell(column, i));
      }
      rows.add(row);
    }
    return new DataTable(
        "The paper's numbers, and those measured here at scale %s: mean over the seeds ± half of its 95 %% interval."
            .formatted(result.shortly()),
        header,
        rows);
  }

  private Cell cell(PaperColumn column, int row) {
    Optional<TableCell> cell = column.cells().get(row);
    return column
        .texts()
        .get(row)
        .flatMap(text ->
            cell.flatMap(
                it -> column.kind() == PaperColumn.Kind.HERE ? here(text, it) : paper(text, it)))
        .orElse(Cell.ABSENT);
  }

  private static Optional<Cell> paper(String text, TableCell cell) {
    return Optional.ofNullable(cell.published())
        .map(number ->
            Cell.measured(
                text,
                "",
                number.value(),
                new Detail(
                    "The paper's number",
                    List.of(
                        new Fact("value", Double.toString(number.value())),
                        new Fact("source", number.source())))));
  }

  private Optional<Cell> here(String text, TableCell cell) {
    List<Fact> facts = new ArrayList<>();
    cell.measured()
        .values()
        .forEach(row -> {
          ReportedRun run = runs.get(row.run());
          facts.addAll(run == null ? Origin.protocol(row) : Origin.facts(row, run, RUNS));
        });
    Measurement first = cell.measured().firstEntry().getValue();
    return cell.statistics()
        .map(
            seeds -> Cell.measured(text, "", seeds.mean(), new Detail(Origin.title(first), facts)));
  }

  private static Claim claim(Judgement judged) {
    List<String> findings = new ArrayList<>();
    judged.findings().stream().map(JudgementText::evidence).forEach(findings::add);
    Stream.of(judged.claim().beyond(), judged.claim().note())
        .filter(Objects::nonNull)
        .forEach(findings::add);
    OptionalInt needed = judged.seedsNeeded();
    return new Claim(
        judged.claim().id(),
        judged.claim().says(),
        judged.verdict(),
        judged.claim().source(),
        findings,
        needed.isPresent() ? (Integer) needed.getAsInt() : null);
  }
}
