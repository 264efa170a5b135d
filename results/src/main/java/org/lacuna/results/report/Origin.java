package org.lacuna.results.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.results.Digits;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.statistics.Interval;

/** What stands behind a measurement: how it was made and where it comes from. */
final class Origin {
  /** Digits of a hash that tell it from others; the run's own section has all. */
  private static final int SHORT = 12;

  private Origin() {}

  /** The protocol of a measurement, and the provenance of its run. */
  static Detail of(Measurement row, ReportedRun run) {
    return new Detail(title(row), facts(row, run, run.section()));
  }

  /** What a measurement is called. */
  static String title(Measurement row) {
    return "%s at %d tokens".formatted(row.metric().replace('_', ' '), row.length());
  }

  /**
   * The same as facts.
   *
   * @param section where the run's record is
   */
  static List<Fact> facts(Measurement row, ReportedRun run, String section) {
    List<Fact> facts = new ArrayList<>(protocol(row));
    facts.add(new Fact("run", run.id(), section));
    facts.addAll(provenance(run.folder().provenance()));
    return facts;
  }

  /** How a number was made. */
  static List<Fact> protocol(Measurement row) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("value", Double.toString(row.value())));
    Interval interval = row.interval();
    if (interval != null) {
      facts.add(new Fact("95 % interval", interval.lower() + " to " + interval.upper()));
    }
    if (row.standardError() != null) {
      facts.add(new Fact("standard error", Double.toString(row.standardError())));
    }
    if (row.chance() != null) {
      facts.add(new Fact("by chance", Double.toString(row.chance())));
    }
    facts.add(new Fact("protocol", row.protocol()));
    facts.add(new Fact("samples", row.samples()));
    facts.add(new Fact("tokens scored", row.tokens()));
    facts.add(new Fact("method", row.method()));
    facts.add(new Fact("mode", row.mode()));
    facts.add(new Fact("keys seen by layer", keysSeen(row.visibleShare())));
    facts.add(new Fact("seed", row.seed()));
    return facts;
  }

  private static String keysSeen(List<Double> shares) {
    return shares.isEmpty()
        ? "not recorded"
        : shares.stream()
            .map(share -> Digits.percent(share).strip())
            .collect(Collectors.joining(", "));
  }

  private static List<Fact> provenance(Provenance from) {
    return List.of(
        new Fact("code", code(from, shortened(from.commit()))),
        new Fact("data", shortened(from.dataHash())),
        new Fact("machine", machine(from)),
        new Fact("software", from.engine() + "; " + from.jvm()));
  }

  /** All that is known of a run's origin. */
  static List<Fact> whole(Provenance from) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("code", code(from, from.commit())));
    facts.add(new Fact("data", from.dataHash()));
    facts.add(new Fact("seed", from.seed()));
    facts.add(new Fact("machine", machine(from)));
    facts.add(new Fact("system", from.os()));
    facts.add(new Fact("Java", from.jvm()));
    facts.add(new Fact("engine", "%s, threads: %d".formatted(from.engine(), from.threads())));
    from.plugins().forEach(plugin -> facts.add(new Fact("plug-in", plugin.toString())));
    return facts;
  }

  private static String code(Provenance from, String commit) {
    return "Lacuna %s, commit %s%s"
        .formatted(from.lacuna(), commit, from.dirty() ? " with changes" : "");
  }

  private static String machine(Provenance from) {
    return "%s, cores: %d".formatted(from.cpu(), from.cores());
  }

  private static String shortened(String hash) {
    return hash.length() > SHORT ? hash.substring(0, SHORT) : hash;
  }
}
