package org.lacuna.experiments.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.results.Json;
import org.lacuna.results.RunFolder;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.sample.OutcomeLog;

/** What a run's record says of the keys that one query sees. */
public final class SeenRecord {
  private SeenRecord() {}

  /**
   * The newest that was measured by the evaluator {@code attention}.
   *
   * @param mode of the pass
   * @throws ConfigException if it was not measured in this mode
   * @throws org.lacuna.results.RunException if the record is damaged
   */
  public static SeenKeys newest(RunFolder run, AttentionMode mode) {
    JsonNode wanted = Json.tree(mode);
    OutcomeLog.Recorded measured =
        OutcomeLog.recorded(run, SeenKeys.NAME).stream()
            .filter(each -> each.key().path("mode").equals(wanted))
            .findFirst()
            .orElseThrow(() ->
                new ConfigException(
                    "%s: of no query was it measured what it sees in mode %s; lacuna eval %s"
                            .formatted(run.id(), mode.name().toLowerCase(Locale.ROOT), run.id())
                        + " --measures attention modes=[native,full] does so"));
    return SeenKeys.of(measured.outcomes().getFirst());
  }
}
