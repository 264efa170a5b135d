package org.lacuna.experiments.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.lacuna.experiments.cli.Cli;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;
import org.lacuna.results.RunStore;
import org.lacuna.results.chart.TrainingCurve;

/**
 * Looks at what a killed process left, by every command that only reads: each must answer, and what
 * is shown must be what the undisturbed work says too.
 *
 * @param whole the place of the undisturbed work
 * @param repeats the rows that come out the same each time
 * @param pages where pages and pictures go
 */
record Look(Path whole, Predicate<Measurement> repeats, Path pages) {
  /** What is wrong with what a place shows, a line each. */
  List<String> at(Path place) throws IOException {
    List<String> wrong = new ArrayList<>();
    Path runs = place.resolve(Scenario.RUNS);
    RunStore.Listing found = new RunStore(runs).list();
    found.unreadable().forEach(folder -> wrong.add("unreadable: " + folder.reason()));
    Map<String, RunFolder> expected = new HashMap<>();
    new RunStore(whole.resolve(Scenario.RUNS))
        .list()
        .runs()
        .forEach(run -> expected.put(run.id(), run));
    for (RunFolder run : found.runs()) {
      RunFolder right = expected.get(run.id());
      if (right == null) {
        wrong.add(run.id() + " is no run of the undisturbed work");
      } else {
        wrong.addAll(numbers(run, right));
      }
    }
    Cli cli = new Cli(place, runs);
    require(cli, wrong, found.runs().isEmpty(), "runs");
    require(cli, wrong, found.runs().isEmpty(), "runs", "--json");
    require(cli, wrong, true, "report", "--out=" + pages.resolve("look.html"));
    for (RunFolder run : found.runs()) {
      String id = run.id();
      require(cli, wrong, true, "plot", "training", id, "--out=" + pages.resolve("look.png"));
      require(cli, wrong, true, "compare", id, "--out=" + pages.resolve("look.csv"));
    }
    return wrong;
  }

  private List<String> numbers(RunFolder run, RunFolder right) throws IOException {
    List<String> wrong = new ArrayList<>();
    if (run.status() == RunStatus.RUNNING) {
      wrong.add(run.id() + " is shown as running, and nothing runs");
    }
    if (run.status() == RunStatus.FINISHED) {
      Contents checkpoint = Contents.of(run.path()).only(file -> file.startsWith("checkpoint/"));
      checkpoint
          .differences(Contents.of(right.path()).only(file -> file.startsWith("checkpoint/")))
          .forEach(each -> wrong.add(run.id() + " is shown as finished, and " + each));
    }
    Map<List<Object>, Measurement> rows = new HashMap<>();
    Measurement.latest(right.measurements()).forEach(row -> rows.put(row.identity(), row));
    Measurement.latest(run.measurements()).stream()
        .filter(repeats)
        .filter(row -> !row.equals(rows.get(row.identity())))
        .forEach(row -> wrong.add(run.id() + " shows " + row));
    TrainingCurve curve = TrainingCurve.read(run);
    TrainingCurve whole = TrainingCurve.read(right);
    requireWithin(run.id() + " learned", curve.losses(), whole.losses(), wrong);
    requireWithin(run.id() + " held out", curve.validation(), whole.validation(), wrong);
    return wrong;
  }

  private static void requireWithin(
      String what, SortedMap<Long, Double> some, SortedMap<Long, Double> all, List<String> wrong) {
    some.forEach((step, loss) -> {
      if (!Objects.equals(all.get(step), loss)) {
        wrong.add(
            "%s: loss %s at step %d, should be %s".formatted(what, loss, step, all.get(step)));
      }
    });
  }

  /** A command must be done, or say in one line why it cannot. */
  private static void require(Cli cli, List<String> wrong, boolean mayRefuse, String... arguments) {
    Cli.Result result = cli.run(arguments);
    boolean refused =
        mayRefuse
            && result.code() == 2
            && result.err().startsWith("lacuna: ")
            && result.err().lines().count() == 1;
    if (!refused && (result.code() != 0 || !result.err().isEmpty())) {
      wrong.add(
          "%s: exit code %d, %s"
              .formatted(String.join(" ", arguments), result.code(), result.err()));
    }
  }

  /** The folder of the pages, made. */
  Look begun() throws IOException {
    Files.createDirectories(pages);
    return this;
  }
}
