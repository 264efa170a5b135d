package org.lacuna.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.Recorded;
import org.lacuna.experiments.paper.PaperFiles;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.report.ReportHtml;

class ReportsTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("a run that is given twice is told once")
  void once() throws IOException {
    RunFolder run =
        Recorded.run(
            new RunStore(folder.resolve("runs")),
            "moba",
            1,
            64,
            Recorded.row("moba", "loss", "window-mean", "native", 2.5));
    Path once = folder.resolve("once.html");
    Path twice = folder.resolve("twice.html");
    ReportHtml.write(Reports.ofRuns(List.of(run)), once);
    ReportHtml.write(Reports.ofRuns(List.of(run, run)), twice);
    assertThat(Files.readString(once)).contains(run.id());
    assertThat(twice).hasSameTextualContentAs(once);
  }

  @Test
  @DisplayName("no runs, and a table that was not reproduced, are refused")
  void refused() {
    RunStore store = new RunStore(folder.resolve("runs"));
    assertThatThrownBy(() -> Reports.ofRuns(List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at least one run");
    PaperFiles papers = new PaperFiles(folder.resolve("papers"), store.papers());
    assertThatThrownBy(() -> Reports.ofPapers(List.of("ssa-table1"), papers, store))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("ssa-table1 is not reproduced", "lacuna reproduce ssa-table1");
  }
}
