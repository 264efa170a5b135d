package org.lacuna.experiments.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.compare.SweepRows;
import org.lacuna.experiments.run.EvaluationRecord;
import org.lacuna.experiments.run.Foresight;
import org.lacuna.experiments.run.Foresight.Foreseen;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;

/**
 * A job, the run that it will have, and how far that is.
 *
 * @param job the job
 * @param run what its training is foreseen to be
 * @param standing how far it is
 * @param step steps in its last checkpoint; 0 without one
 */
public record PlannedJob(SweepJob job, Foreseen run, Standing standing, long step) {
  /** How far a job is, by what the results folder says. */
  public enum Standing {
    /** There is nothing of it. */
    NEW,
    /** A training that was stopped or killed. */
    STARTED,
    /** Trained, and yet to be evaluated as it is to be. */
    TRAINED,
    /** Nothing is left to do. */
    FINISHED,
    /** Its loss was not finite. */
    DIVERGED,
    /** Another process writes it. */
    IN_USE
  }

  /** A job as it stands now. */
  public static PlannedJob of(SweepJob job, Foresight foresight, Workspace workspace) {
    Foreseen run = foresight.last(job.regime());
    Optional<RunFolder> folder = run.folder(workspace);
    return new PlannedJob(
        job,
        run,
        folder.map(its -> standing(job, its)).orElse(Standing.NEW),
        folder.flatMap(its -> new Checkpoint(its.checkpoint()).step()).orElse(0L));
  }

  private static Standing standing(SweepJob job, RunFolder run) {
    if (run.isInUse()) {
      return Standing.IN_USE;
    }
    RunStatus status = run.status();
    if (status == RunStatus.FINISHED) {
      boolean whole =
          !job.phase().evaluate() || EvaluationRecord.has(run, job.config().evaluation());
      return whole ? Standing.FINISHED : Standing.TRAINED;
    }
    return status == RunStatus.DIVERGED ? Standing.DIVERGED : Standing.STARTED;
  }

  /** The rows of what is finished and measured, a row a point, its runs the seeds. */
  public static SweepRows rows(List<PlannedJob> plan) {
    SequencedMap<String, List<String>> rows = new LinkedHashMap<>();
    for (PlannedJob each : plan) {
      if (each.isFinished() && each.job().phase().evaluate()) {
        List<String> ids = rows.computeIfAbsent(each.job().row(), _ -> new ArrayList<>());
        each.run().id().filter(id -> !ids.contains(id)).ifPresent(ids::add);
      }
    }
    return new SweepRows(rows);
  }

  /** Whether nothing is left to do. */
  public boolean isFinished() {
    return standing == Standing.FINISHED;
  }
}
