package org.lacuna.results.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lacuna.results.Measurement;

/** Made-up losses that tests share, with a run a label and seed. */
final class Scores {

  private final List<Measurement> all = new ArrayList<>();
  private final SequencedMap<String, String> labels = new LinkedHashMap<>();

  /** Adds the losses of seeds 1, 2, … at a length. */
  Scores add(String label, String mode, int length, double... losses) {
    for (int i = 0; i < losses.length; i++) {
      one(label, mode, length, i + 1, losses[i]);
    }
    return this;
  }

  Scores one(String label, String mode, int length, long seed, double loss) {
    String run = label + "-" + seed;
    labels.put(run, label);
    all.add(loss(run, mode, length, seed, loss));
    return this;
  }

  Comparison comparison() {
    return Comparison.of(all, labels, "loss", "window-mean", Comparison.USUAL_LEVEL);
  }

  static Measurement loss(String run, String mode, int length, long seed, double loss) {
    return new Measurement(
        run,
        "moba",
        "loss",
        "window-mean",
        length,
        loss,
        8,
        8L * length,
        null,
        seed,
        mode,
        List.of(mode.equals("full") ? 1.0 : 0.25));
  }
}
