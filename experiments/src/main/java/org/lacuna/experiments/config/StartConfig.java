package org.lacuna.experiments.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** What a training begins with. */
@Doc("What a training begins with.")
public record StartConfig(
    @Doc(
            "A finished run whose weights it takes: an id, or the beginning of one. Weights that"
                + " the run has not begin at their first values; null for all of them.")
        @Nullable String run,
    @Doc(
            "In place of run: the folder of a published model, whose weights stay where they are;"
                + " without steps alone. `lacuna import` writes this and the model's section.")
        @Nullable String folder,
    @Doc("Of the weights in that folder, as they were imported.") @Nullable String hash,
    @Doc("In a phase, in place of run: the earlier phase whose weights it takes.")
        @Nullable String phase,
    @Doc("The end of that run or phase, or its start: as it began itself (a rewind).") Point at,
    @Doc(
            "weights: alone, everything else begins anew; training: the optimiser's memory and the"
                + " step too, so that schedule and data go on.")
        Carry carry) {
  /** A moment of an earlier training. */
  public enum Point {
    START,
    END
  }

  /** What is taken over. */
  public enum Carry {
    WEIGHTS,
    TRAINING
  }

  /** From the first values. */
  public static final StartConfig FRESH =
      new StartConfig(null, null, null, null, Point.END, Carry.WEIGHTS);

  /** Checks that it is one place. */
  public StartConfig {
    Check.that(run == null || phase == null, "phase", "null beside a run", phase);
    Check.that(
        folder == null || (run == null && phase == null), "folder", "null beside a run", folder);
    boolean fresh = run == null && phase == null;
    Check.that(!fresh || at == Point.END, "at", "end without a run or a phase", at);
    Check.that(
        !fresh || carry == Carry.WEIGHTS, "carry", "weights without a run or a phase", carry);
  }

  /** From the first values. */
  public static StartConfig defaults() {
    return FRESH;
  }

  /** From the folder of a published model, without a step. */
  public static StartConfig of(Path folder, String hash) {
    return new StartConfig(null, folder.toString(), hash, null, Point.END, Carry.WEIGHTS);
  }

  /** The same taking over from a run. */
  public StartConfig from(String id) {
    return new StartConfig(id, null, null, null, at, carry);
  }
}
