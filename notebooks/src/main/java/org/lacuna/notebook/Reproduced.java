package org.lacuna.notebook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.experiments.paper.PaperFiles;
import org.lacuna.experiments.report.Reports;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import org.lacuna.results.Html;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.PaperText;
import org.lacuna.results.report.ReportHtml;
import tech.tablesaw.api.Table;

/** A table or figure of a paper: its numbers beside the measured ones, and its claims. */
public final class Reproduced implements Viewable {
  private final Workspace workspace;
  private final PaperResult result;

  Reproduced(Workspace workspace, PaperResult result) {
    this.workspace = workspace;
    this.result = result;
  }

  /** The paper's numbers beside the measured ones. */
  public Table table() {
    return PaperText.table(result);
  }

  /** What was run there and here, which is not the same. */
  public String scales() {
    return PaperText.scales(result);
  }

  /** The paper's claims: holds, does not hold, or undecided. */
  public Verdicts claims() {
    return new Verdicts(result.judgements());
  }

  /** All of it as data. */
  public PaperResult result() {
    return result;
  }

  /** Writes it as a page, with every run's protocol and provenance. */
  public Path report(String file) {
    Path target = Path.of(file).toAbsolutePath();
    ReportHtml.write(
        Reports.ofPapers(List.of(result.id()), PaperFiles.of(workspace), workspace.store()),
        target);
    return target;
  }

  private View provenance() {
    String title = "%s (%s)".formatted(result.id(), result.reference());
    return new View(
        "%s%n%n%s".formatted(title, scales()),
        "<p><strong>%s</strong><br>%s</p>"
            .formatted(
                Html.escaped(title),
                scales().lines().map(Html::escaped).collect(Collectors.joining("<br>"))),
        null);
  }

  @Override
  public View view() {
    List<View> views = new ArrayList<>();
    views.add(provenance());
    views.add(View.of(table()));
    PaperText.publishedAlone(result).map(View::of).ifPresent(views::add);
    views.add(claims().view());
    return View.of(views);
  }

  @Override
  public String toString() {
    return PaperText.text(result);
  }
}
