package org.lacuna.results.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.results.Digits;
import org.lacuna.results.TableText;
import org.lacuna.results.claim.Finding;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.Verdict;
import org.lacuna.results.compare.PlusMinus;
import org.lacuna.results.statistics.SeedStatistics;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A result as tables and lines for people. */
public final class PaperText {
  private static final double LEVEL = 0.95;

  private PaperText() {}

  /**
   * The columns of which something was measured: the numbers with half of their 95 % interval over
   * seeds, and beside them the paper's, where it has any.
   */
  public static Table table(PaperResult result) {
    return table(
        result.table(),
        "%s, here at scale %s".formatted(result.table().title(), result.scale()),
        true);
  }

  /** The columns of which nothing was measured, if there are any. */
  public static Optional<Table> publishedAlone(PaperResult result) {
    Table table = table(result.table(), "The paper's other numbers", false);
    return table.columnCount() > 1 ? Optional.of(table) : Optional.empty();
  }

  private static Table table(PaperTable numbers, String name, boolean measured) {
    Table table =
        Table.create(name)
            .addColumns(StringColumn.create("row", numbers.rows().stream().map(Heading::title)));
    List<Heading> columns =
        numbers.columns().stream()
            .filter(column -> numbers.isMeasured(column) == measured)
            .toList();
    for (Heading column : columns) {
      List<Optional<TableCell>> cells =
          numbers.rows().stream().map(row -> numbers.at(column, row)).toList();
      List<TableCell> known = cells.stream().flatMap(Optional::stream).toList();
      if (known.stream().anyMatch(cell -> cell.published() != null)) {
        Digits digits =
            Digits.of(
                known.stream()
                    .map(TableCell::published)
                    .filter(Objects::nonNull)
                    .mapToDouble(Published::value));
        table.addColumns(
            StringColumn.create(
                column.title() + ", paper",
                cells.stream().map(cell -> cell.map(it -> paper(it, digits)).orElse(""))));
      }
      if (measured) {
        PlusMinus format =
            PlusMinus.of(
                known.stream().flatMap(cell -> cell.statistics().stream()).toList(), LEVEL);
        table.addColumns(
            StringColumn.create(
                column.title() + ", here",
                cells.stream().map(cell -> cell.map(it -> here(it, format)).orElse(""))));
      }
    }
    return table;
  }

  private static String paper(TableCell cell, Digits digits) {
    Published published = cell.published();
    if (published == null) {
      return "";
    }
    Double spread = published.spread();
    return digits.format(published.value()) + (spread == null ? "" : " ± " + spread);
  }

  private static String here(TableCell cell, PlusMinus format) {
    return cell.statistics()
        .map(seeds -> seeds.n() == 1 ? format.mean(seeds) : format.format(seeds))
        .orElse(Digits.ABSENT);
  }

  /** What was run there and here, and what is not measured, a line each. */
  public static String scales(PaperResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("There: " + result.paperScale());
    result.scales().forEach(line -> lines.add("Here:  " + line));
    result.unmeasured().forEach(line -> lines.add("Not measured: " + line));
    return String.join("\n", lines) + "\n";
  }

  /** The whole result. */
  public static String text(PaperResult result) {
    return "%s (%s)%n%n%s%n%s%n%s"
        .formatted(
            result.id(),
            result.reference(),
            scales(result),
            Stream.concat(Stream.of(table(result)), publishedAlone(result).stream())
                .map(TableText::console)
                .collect(Collectors.joining("\n")),
            claims(result));
  }

  /** A paragraph a claim. */
  public static String claims(PaperResult result) {
    int tested =
        result.judgements().stream()
            .flatMap(judged -> judged.findings().stream())
            .mapToInt(Finding::tested)
            .max()
            .orElse(0);
    StringBuilder text =
        new StringBuilder(
            tested == 0
                ? "Claims:\n"
                : "Claims, by t tests over %d %s; p corrected for %d %s (Holm), decided below %s:%n"
                    .formatted(
                        result.seeds(),
                        result.seeds() == 1 ? "seed" : "seeds",
                        tested,
                        tested == 1 ? "statement" : "statements",
                        Finding.ALPHA));
    for (Judgement judged : result.judgements()) {
      text.append(claim(judged));
    }
    return text.toString();
  }

  private static String claim(Judgement judged) {
    Stream<String> first =
        Stream.of(
            "%-13s  %s: %s (%s)"
                .formatted(
                    judged.verdict().word(),
                    judged.claim().id(),
                    judged.claim().says(),
                    judged.claim().source()));
    Stream<String> evidence =
        judged.findings().stream().map(finding -> " ".repeat(15) + evidence(finding));
    Stream<String> notes =
        Stream.of(judged.claim().beyond(), judged.claim().note())
            .filter(Objects::nonNull)
            .map(note -> " ".repeat(15) + note);
    return Stream.of(first, evidence, notes)
            .flatMap(lines -> lines)
            .reduce((a, b) -> a + "\n" + b)
            .orElseThrow()
        + "\n";
  }

  /** {@code loss[a] > loss[b]: +0.021 ± 0.004 ...}, a line. */
  public static String evidence(Finding finding) {
    Optional<SeedStatistics> statistics = finding.statistics();
    if (statistics.isEmpty()) {
      return finding.relation() + ": not measured: " + String.join(", ", finding.missing());
    }
    SeedStatistics seeds = statistics.get();
    List<String> parts = new ArrayList<>();
    parts.add("difference " + Digits.significant(seeds.mean(), 3));
    if (finding.exact()) {
      parts.add("exact");
    } else {
      if (seeds.n() > 1) {
        parts.add(
            "sd %s (d %s)"
                .formatted(
                    Digits.significant(seeds.deviation(), 2),
                    Digits.significant(seeds.effect(), 2)));
      }
      parts.add("%d of %d seeds".formatted(inFavour(finding), seeds.n()));
      if (finding.adjusted() != null) {
        parts.add("p " + Digits.significant(finding.adjusted(), 2));
      }
      if (finding.spread() != null) {
        parts.add(
            "seeds and samples drawn anew %s to %s"
                .formatted(
                    Digits.significant(finding.spread().lower(), 2),
                    Digits.significant(finding.spread().upper(), 2)));
      }
      if (finding.verdict() == Verdict.UNDECIDED) {
        parts.add(needed(finding));
      }
    }
    return finding.relation() + ": " + String.join(", ", parts);
  }

  private static long inFavour(Finding finding) {
    Double margin = finding.margin();
    return finding.differences().values().stream()
        .filter(d -> margin == null ? d > 0 : Math.abs(d) <= margin)
        .count();
  }

  private static String needed(Finding finding) {
    OptionalInt needed = finding.seedsNeeded();
    return needed.isPresent()
        ? "about %d seeds would decide".formatted(needed.getAsInt())
        : finding.differences().size() < 2
            ? "one seed cannot tell how many would decide"
            : "1000 seeds would not decide";
  }
}
