package org.lacuna.experiments.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.lacuna.experiments.process.ShellWord;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.RunException;

/**
 * A list as job arrays of Slurm: a batch script whose index is Slurm's, and a script that submits
 * what is not finished. Jobs that build on others are an array of their own, which begins when the
 * one before has ended; if a job of that failed, those that build on it try it once more.
 */
public final class SlurmFiles {
  /** Before Slurm ends a job it says so, and a checkpoint can be written. */
  private static final long NOTICE_SECONDS = 120;

  private static final long MINUTE = 60;

  private SlurmFiles() {}

  /**
   * Writes both scripts beside the list.
   *
   * @param name of the sweep
   * @param options further options of {@code sbatch}, such as {@code --partition=gpu}
   * @return the script to run
   */
  public static Path write(
      String name,
      JobList list,
      List<PlannedJob> plan,
      ClusterSettings settings,
      List<String> options) {
    try {
      Files.createDirectories(list.logs()); // Slurm makes no folders
    } catch (IOException e) {
      throw RunException.io(list.logs(), e);
    }
    Path batch = list.folder().resolve("sweep.sbatch");
    AtomicFiles.write(batch, batch(name, list, settings, options));
    Path submit = list.folder().resolve("submit.sh");
    AtomicFiles.write(submit, submit(batch, plan, settings.pool().jobs()));
    return submit;
  }

  private static String batch(
      String name, JobList list, ClusterSettings settings, List<String> options) {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add("#!/usr/bin/env bash");
    text.add("# A job of a sweep, by its index in the array. Written by `lacuna sweep`.");
    text.add("#SBATCH --job-name=" + name);
    text.add("#SBATCH --cpus-per-task=" + settings.pool().cores());
    text.add("#SBATCH --mem=" + settings.megabytes() + "M");
    Duration limit = settings.pool().limit();
    long notice = NOTICE_SECONDS;
    if (limit != null) {
      long minutes = Math.ceilDiv(limit.toSeconds(), MINUTE);
      text.add("#SBATCH --time=" + minutes);
      // Slurm may say so a minute earlier than asked: a short job is to have done something by
      // then.
      notice = Math.clamp((minutes - 1) * MINUTE / 2, 1, NOTICE_SECONDS);
    }
    text.add("#SBATCH --output=" + output(list.logs().toAbsolutePath()));
    text.add("#SBATCH --open-mode=append");
    text.add("#SBATCH --requeue");
    text.add("#SBATCH --signal=B:TERM@" + notice);
    options.forEach(option -> text.add("#SBATCH " + option));
    text.add("export OMP_NUM_THREADS=\"${SLURM_CPUS_PER_TASK:-" + settings.pool().cores() + "}\"");
    new TreeMap<>(settings.environment())
        .forEach((key, value) -> text.add("export " + key + "=" + ShellWord.quoted(value)));
    text.add(
        "exec %s run %s"
            .formatted(
                ShellWord.quoted(settings.launcher().toString()),
                ShellWord.quoted(list.file().toAbsolutePath().toString())));
    return text.toString();
  }

  private static String submit(Path batch, List<PlannedJob> plan, int atOnce) {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add("#!/usr/bin/env bash");
    text.add(
        "# Submits what was left of a sweep when this was written; `lacuna sweep` writes it anew.");
    text.add("set -euo pipefail");
    text.add("batch=" + ShellWord.quoted(batch.toAbsolutePath().toString()));
    boolean first = true;
    for (List<Integer> wave : waves(plan)) {
      String array = "--array=%s%%%d".formatted(ranges(wave), atOnce);
      text.add(
          "last=$(sbatch --parsable %s%s \"$batch\")"
              .formatted(array, first ? "" : " --dependency=afterany:\"${last%%;*}\""));
      text.add("echo \"submitted $last\""); // a line of its own, or a refusal would not end this
      first = false;
    }
    if (first) {
      text.add("echo 'nothing is left to do'");
    }
    return text.toString();
  }

  /** What is not finished, each wave after those that it needs. */
  private static List<List<Integer>> waves(List<PlannedJob> plan) {
    Map<Integer, Integer> depths = new HashMap<>();
    List<List<Integer>> waves = new ArrayList<>();
    for (PlannedJob job : plan) {
      if (job.isFinished()) {
        continue;
      }
      int depth =
          job.job().needs().stream()
              .mapToInt(need -> depths.containsKey(need) ? depths.get(need) + 1 : 0)
              .max()
              .orElse(0);
      depths.put(job.job().index(), depth);
      while (waves.size() <= depth) {
        waves.add(new ArrayList<>());
      }
      waves.get(depth).add(job.job().index());
    }
    return waves;
  }

  /** {@code 0-3,7}. */
  private static String ranges(List<Integer> indices) {
    StringJoiner text = new StringJoiner(",");
    for (int i = 0; i < indices.size(); ) {
      int from = i;
      while (i + 1 < indices.size() && indices.get(i + 1) == indices.get(i) + 1) {
        i++;
      }
      text.add(from == i ? "" + indices.get(i) : indices.get(from) + "-" + indices.get(i));
      i++;
    }
    return text.toString();
  }

  /** Where logs go, in the quotes and with the symbols of Slurm's options. */
  private static String output(Path logs) {
    String folder = logs.toString().replace("%", "%%").replaceAll("[\"\\\\]", "\\\\$0");
    return "\"" + folder + "/%4a.txt\"";
  }
}
