package org.lacuna.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/** Records of runs that nobody trained. */
public final class Recorded {
  private Recorded() {}

  /** A run that was trained at a length. */
  public static RunFolder run(RunStore store, String name, long seed, int trainingLength) {
    ObjectNode config = Json.MAPPER.createObjectNode().put("seed", seed);
    config.putObject("corpus");
    config.putObject("training").put("length", trainingLength);
    Provenance provenance =
        new Provenance(
            "0.1.0", "unknown", false, "d47a", seed, "an OS", "a CPU", 2, "a JVM", "engine", 2,
            List.of());
    return store.createOrOpen(name, config, provenance);
  }

  /** A run that was trained at a length and measured. */
  public static RunFolder run(
      RunStore store, String name, long seed, int trainingLength, Measurement... rows) {
    RunFolder run = run(store, name, seed, trainingLength);
    for (Measurement row : rows) {
      run.append(Log.EVAL, row);
    }
    return run;
  }

  /** A row of seed 1 at 64 tokens, which sees half of the keys. */
  public static Measurement row(
      String method, String metric, String protocol, String mode, double value) {
    return row(method, metric, protocol, mode, value, Map.of());
  }

  /** A row of a part. */
  public static Measurement row(
      String method,
      String metric,
      String protocol,
      String mode,
      double value,
      Map<String, String> slice) {
    return new Measurement(
        "run-of-" + method,
        method,
        metric,
        protocol,
        new TreeMap<>(slice),
        64,
        value,
        8,
        512,
        0.1,
        null,
        null,
        1,
        mode,
        List.of(0.5));
  }
}
