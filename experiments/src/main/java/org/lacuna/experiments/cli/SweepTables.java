package org.lacuna.experiments.cli;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.sweep.Estimates;
import org.lacuna.experiments.sweep.JobResult;
import org.lacuna.experiments.sweep.PlannedJob;
import org.lacuna.results.TableText;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A sweep's jobs as tables. */
final class SweepTables {
  private SweepTables() {}

  /** What became of each job. */
  static String results(List<JobResult> results) {
    return TableText.console(
        Table.create("Jobs")
            .addColumns(
                text("job", results, result -> Integer.toString(result.job().index())),
                text("what", results, result -> result.job().label()),
                text("run", results, result -> Objects.requireNonNullElse(result.run(), "")),
                text("outcome", results, result -> lower(result.outcome())),
                text("tries", results, result -> Integer.toString(result.tries())),
                text("minutes", results, result -> minutes(result.seconds())),
                text("error", results, result -> Objects.requireNonNullElse(result.error(), ""))));
  }

  /** The jobs as they stand. */
  static String plan(List<PlannedJob> jobs, @Nullable Estimates estimates) {
    Table table =
        Table.create("Jobs")
            .addColumns(
                text("job", jobs, job -> Integer.toString(job.job().index())),
                text("what", jobs, job -> job.job().label()),
                text("run", jobs, job -> job.run().id().orElse("known once calibrated")),
                text("standing", jobs, job -> lower(job.standing())),
                text("Mtokens", jobs, job -> "%.2f".formatted(job.run().cost().tokens() / 1e6)),
                text("Tflops", jobs, job -> "%.2f".formatted(job.run().cost().flops() / 1e12)));
    if (estimates != null) {
      table.addColumns(
          text("minutes", jobs, job -> minutes(estimates.seconds().get(job.job().index()))));
    }
    return TableText.console(table);
  }

  private static <T> StringColumn text(String name, List<T> rows, Function<T, String> cell) {
    return StringColumn.create(name, rows.stream().map(cell));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String minutes(@Nullable Double seconds) {
    return seconds == null || seconds == 0 ? "" : "%.1f".formatted(seconds / 60);
  }
}
