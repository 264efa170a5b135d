package org.lacuna.experiments.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.lacuna.experiments.LacunaProcess;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Measurement;

/**
 * Kills the processes of scenarios at random moments, begins them again, and compares what they end
 * with to what they make undisturbed.
 *
 * <p>A moment is any between the start of the JVM and the end of the process, as long as it took
 * undisturbed; half of the times it is the next at which something is being written. Four of five
 * kills are SIGKILL, the others SIGTERM.
 */
final class Campaign {
  /** Kills of one command in a row, at most, before it may end. */
  private static final int IN_A_ROW = 6;

  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(2);

  private final Path base;
  private final SplittableRandom random;
  private final Predicate<Measurement> repeats;

  /**
   * A campaign in a folder.
   *
   * @param repeats the rows that come out the same each time
   */
  Campaign(Path base, long seed, Predicate<Measurement> repeats) {
    this.base = base;
    this.random = new SplittableRandom(seed);
    this.repeats = repeats;
  }

  /** Plays a scenario, round by round, until so many processes were killed. */
  Figures play(Scenario scenario, int kills) throws IOException, InterruptedException {
    Path home = base.resolve(scenario.name());
    Path before = home.resolve("before");
    LacunaProcess.Launch launch = new LacunaProcess.Launch(home.resolve("said"));
    Files.createDirectories(before.resolve(Scenario.RUNS));
    Files.createDirectories(before.resolve("out"));
    for (Scenario.Command command : scenario.before()) {
      Duration _ = undisturbed(launch, command, before);
    }
    Path whole = copy(before, home.resolve("whole"));
    List<Duration> durations = new ArrayList<>();
    for (Scenario.Command command : scenario.commands()) {
      durations.add(undisturbed(launch, command, whole));
    }
    Contents expected = Contents.of(whole);
    Look look = new Look(whole, repeats, home.resolve("pages")).begun();
    Figures figures = new Figures(scenario.name());
    for (int round = 1; figures.kills() < kills; round++) {
      Path place = copy(before, home.resolve("round" + round));
      for (int i = 0; i < scenario.commands().size(); i++) {
        int most = Math.min(1 + random.nextInt(IN_A_ROW), kills - figures.kills());
        Duration taken =
            new Disturbed(
                    launch, scenario.commands().get(i), durations.get(i), place, look, figures)
                .end(most);
        // A machine that is less busy than before would end most commands before they are killed.
        durations.set(i, taken);
      }
      Contents found = Contents.of(place);
      List<String> differences = found.differences(expected);
      figures.compared(scenario.name() + " " + round, found.files().size(), differences);
      if (differences.isEmpty()) {
        AtomicFiles.deleteTree(place);
      }
    }
    return figures;
  }

  private static Duration undisturbed(
      LacunaProcess.Launch launch, Scenario.Command command, Path place)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    LacunaProcess process = launch.start(command.in(place));
    int code = process.exitCode();
    if (code != 0) {
      throw new AssertionError(
          "undisturbed, %s ended with %d: %s".formatted(command, code, process.err()));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** One command of one round. */
  private final class Disturbed {
    private final LacunaProcess.Launch launch;
    private final Scenario.Command command;
    private final Duration duration;
    private final Path place;
    private final Look look;
    private final Figures figures;
    private final String when;

    Disturbed(
        LacunaProcess.Launch launch,
        Scenario.Command command,
        Duration duration,
        Path place,
        Look look,
        Figures figures) {
      this.launch = launch;
      this.command = command;
      this.duration = duration;
      this.place = place;
      this.look = look;
      this.figures = figures;
      this.when =
          "%s, %s"
              .formatted(place.getFileName(), String.join(" ", command.arguments().subList(0, 2)));
    }

    /**
     * Killed so often, unless it ends before; then until the end.
     *
     * @return how long it takes in one go, as far as is known by now
     */
    Duration end(int most) throws IOException, InterruptedException {
      for (int kill = 0; kill < most; kill++) {
        long start = System.nanoTime();
        if (!isKilled()) {
          Duration taken = Duration.ofNanos(System.nanoTime() - start);
          return kill == 0 && taken.compareTo(duration) < 0 ? taken : duration;
        }
        figures.restarted();
      }
      LacunaProcess last = launch.start(command.in(place));
      ended(last.exitCode(), last);
      return duration;
    }

    private boolean isKilled() throws IOException, InterruptedException {
      Duration moment = Duration.ofNanos(random.nextLong(duration.toNanos()));
      boolean whileWriting = random.nextBoolean();
      boolean gently = random.nextInt(5) == 0;
      Map<String, String> before = Landing.look(place);
      LacunaProcess process = launch.start(command.in(place));
      boolean runs = process.runsAfter(moment);
      if (runs && whileWriting) {
        process.look(() -> Landing.isWriting(place), WRITE_PATIENCE);
      }
      int code = runs && gently ? process.terminate() : process.kill();
      if (code != LacunaProcess.KILLED && code != LacunaProcess.TERMINATED) {
        ended(code, process);
        return false;
      }
      Landing landing = Landing.of(before, Landing.look(place));
      figures.killed(landing, gently);
      String killed =
          "%s, %s after %d ms (%s)"
              .formatted(when, gently ? "SIGTERM" : "SIGKILL", moment.toMillis(), landing.title());
      requireCalm(killed, process);
      figures.looked(killed, look.at(place));
      return true;
    }

    private void ended(int code, LacunaProcess process) throws IOException {
      boolean before =
          code == 2 && !command.done().isEmpty() && process.err().contains(command.done());
      if (code != 0 && !before) {
        figures.problem(when, "exit code %d, %s".formatted(code, process.err()));
      }
      requireCalm(when, process);
    }

    private void requireCalm(String killed, LacunaProcess process) throws IOException {
      Said.alarm(process).ifPresent(said -> figures.problem(killed, "said " + said));
    }
  }

  /** Copies a folder with all that is in it. */
  static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }
}
