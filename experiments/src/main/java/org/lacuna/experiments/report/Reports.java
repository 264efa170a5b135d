package org.lacuna.experiments.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.paper.PaperFiles;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.report.PaperReport;
import org.lacuna.results.report.Report;
import org.lacuna.results.report.ReportedRun;
import org.lacuna.results.report.RunReport;

/** Pages of results; what is asked for must be readable. */
public final class Reports {
  private Reports() {}

  /**
   * The report of some runs.
   *
   * @param runs one at least; one that is there twice is told once
   * @throws org.lacuna.results.RunException if a record is damaged
   */
  public static Report ofRuns(Collection<RunFolder> runs) {
    SequencedMap<String, ReportedRun> reported = new LinkedHashMap<>();
    for (RunFolder run : runs) {
      reported.computeIfAbsent(run.id(), _ -> ReportedRun.read(run));
    }
    if (reported.isEmpty()) {
      throw new ConfigException("expected at least one run to report, found none");
    }
    return RunReport.of(List.copyOf(reported.values()), List.of());
  }

  /**
   * The report of some runs as a command line names them.
   *
   * @param named ids, their beginnings, names that several runs share, or a sweep, {@code @NAME}
   * @throws org.lacuna.results.RunException if there is no such run, or a record is damaged
   */
  public static Report ofRuns(List<String> named, RunStore store) {
    List<RunFolder> all = store.list().runs();
    List<RunFolder> runs = new ArrayList<>();
    for (String text : named) {
      if (Rows.isSweep(text)) {
        Rows.of(List.of(text), store).runs().values().forEach(runs::addAll);
        continue;
      }
      List<RunFolder> same = all.stream().filter(run -> run.name().equals(text)).toList();
      runs.addAll(same.isEmpty() ? List.of(store.find(text)) : same);
    }
    return ofRuns(runs);
  }

  /**
   * The report of papers' tables and figures, at every scale that was reproduced.
   *
   * @param ids of the tables and figures
   * @param store where the runs of the reproductions are
   * @throws ConfigException if one was not reproduced
   */
  public static Report ofPapers(List<String> ids, PaperFiles papers, RunStore store) {
    List<PaperResult> results = new ArrayList<>();
    for (String id : ids) {
      List<PaperResult> its = papers.resultsOf(id);
      if (its.isEmpty()) {
        throw new ConfigException(
            "%s is not reproduced in %s; ./lacuna reproduce %s does it"
                .formatted(id, store.root(), id));
      }
      results.addAll(its);
    }
    Map<String, RunFolder> runs = new HashMap<>();
    store.list().runs().forEach(run -> runs.put(run.id(), run));
    return PaperReport.of(results, id -> Optional.ofNullable(runs.get(id)).map(ReportedRun::read));
  }
}
