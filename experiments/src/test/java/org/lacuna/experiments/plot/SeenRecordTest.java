package org.lacuna.experiments.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.Recorded;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.results.Json;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.sample.OutcomeLog;

class SeenRecordTest {
  @TempDir private Path folder;

  private RunFolder run;

  @BeforeEach
  void record() {
    run = Recorded.run(new RunStore(folder), "moba", 1, 64);
  }

  private SeenKeys measure(AttentionMode mode, double weight, long time) throws IOException {
    List<SeenKeys.Key> keys = List.of(new SeenKeys.Key(weight, true));
    SeenKeys seen = new SeenKeys(0, List.of(List.of(new SeenKeys.Head(keys))));
    ObjectNode key = Json.MAPPER.createObjectNode().put("weight", weight);
    key.set("mode", Json.tree(mode));
    OutcomeLog log = new OutcomeLog(run, SeenKeys.NAME + "-64", key);
    log.append(List.of(seen.outcome(0)));
    Files.setLastModifiedTime(log.file(), FileTime.fromMillis(time));
    return seen;
  }

  @Test
  @DisplayName("the newest measurement of the mode counts, whatever a clock or a copy says")
  void newest() throws IOException {
    measure(AttentionMode.NATIVE, 0.75, 3000);
    SeenKeys newer = measure(AttentionMode.NATIVE, 0.5, 2000);
    SeenKeys full = measure(AttentionMode.FULL, 0.25, 1000);
    assertThat(SeenRecord.newest(run, AttentionMode.NATIVE)).isEqualTo(newer);
    assertThat(SeenRecord.newest(run, AttentionMode.FULL)).isEqualTo(full);
  }

  @Test
  @DisplayName("a file that a kill left without an outcome is passed over")
  void begunOnly() throws IOException {
    SeenKeys whole = measure(AttentionMode.NATIVE, 0.5, 1000);
    Path outcomes = run.path().resolve("outcomes");
    Files.writeString(
        outcomes.resolve(SeenKeys.NAME + "-64-1.jsonl"),
        "{\"of\":{\"mode\":\"native\"},\"number\":7}\n");
    Files.createFile(outcomes.resolve(SeenKeys.NAME + "-64-2.jsonl"));
    assertThat(SeenRecord.newest(run, AttentionMode.NATIVE)).isEqualTo(whole);
  }

  @Test
  @DisplayName("a mode that was not measured is refused, with the command that measures it")
  void unmeasured() throws IOException {
    measure(AttentionMode.NATIVE, 0.5, 1000);
    assertThatThrownBy(() -> SeenRecord.newest(run, AttentionMode.FULL))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("mode full", "lacuna eval " + run.id());
  }
}
