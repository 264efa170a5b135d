package org.lacuna.results.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.lacuna.results.Digits;
import org.lacuna.results.statistics.SeedStatistics;

/** Judgements as lines for people. */
public final class JudgementText {
  private JudgementText() {}

  /** A paragraph a claim. */
  public static String of(List<Judgement> judgements) {
    StringBuilder text = new StringBuilder(heading(judgements)).append(":\n");
    for (Judgement judged : judgements) {
      text.append(claim(judged));
    }
    return text.toString();
  }

  /** By what they were judged. */
  public static String heading(List<Judgement> judgements) {
    int tested =
        judgements.stream()
            .flatMap(judged -> judged.findings().stream())
            .mapToInt(Finding::tested)
            .max()
            .orElse(0);
    return tested == 0
        ? "Claims"
        : "Claims, by t tests over seeds; p corrected for %d %s (Holm), decided below %s"
            .formatted(tested, tested == 1 ? "statement" : "statements", Finding.ALPHA);
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

  /** A statement and what was found of it, in a line. */
  public static String evidence(Finding finding) {
    Optional<SeedStatistics> statistics = finding.statistics();
    if (statistics.isEmpty()) {
      return finding.relation()
          + (finding.missing().isEmpty()
              ? ": no seed has all of its scores"
              : ": not measured: " + String.join(", ", finding.missing()));
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
            : finding.differences().values().stream().allMatch(Double::isFinite)
                ? Finding.MOST_SEEDS + " seeds would not decide"
                : "a score is not finite";
  }
}
