package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.results.sample.Outcome;
import org.lacuna.results.sample.OutcomeLog;

/** What crashes and disks do to the end of a log costs its last line at most. */
class TornRecordsTest {
  @TempDir Path folder;

  private RunFolder run;

  @BeforeEach
  void create() {
    run = new RunStore(folder).createOrOpen("moba", Samples.config(1), Samples.PROVENANCE);
  }

  private OutcomeLog outcomes() {
    ObjectNode key = Json.MAPPER.createObjectNode().put("weights", "5ba1");
    return new OutcomeLog(run, "perplexity-64", key);
  }

  private static Outcome outcome(int sample) {
    return Outcome.of(sample).with("loss", 1.5).with("written", "größer");
  }

  @Test
  @DisplayName("a training log that ends anywhere says what was done by then, and is added to")
  void training() throws IOException {
    run.append(RunEvent.STARTED, Map.of("step", 0));
    run.append(Log.TRAIN, Map.of("step", 1, "loss", 5.5));
    run.append(RunEvent.FINISHED, Map.of("step", 1));
    List<JsonNode> whole = run.read(Log.TRAIN);
    byte[] bytes = Files.readAllBytes(run.file(Log.TRAIN));
    for (int cut = 0; cut <= bytes.length; cut++) {
      Files.write(run.file(Log.TRAIN), Arrays.copyOf(bytes, cut));
      int lines = lines(bytes, cut);
      assertThat(run.read(Log.TRAIN)).as("cut at %d", cut).isEqualTo(whole.subList(0, lines));
      assertThat(run.status())
          .as("cut at %d", cut)
          .isEqualTo(
              switch (lines) {
                case 0 -> RunStatus.NEW;
                case 1, 2 -> RunStatus.INTERRUPTED;
                default -> RunStatus.FINISHED;
              });
      run.append(RunEvent.RESUMED, Map.of("step", 0));
      assertThat(run.read(Log.TRAIN)).as("cut at %d, then added to", cut).hasSize(lines + 1);
      assertThat(run.lastEvent()).contains(RunEvent.RESUMED);
    }
  }

  @Test
  @DisplayName("rows that end anywhere are the rows measured by then, and are added to")
  void rows() throws IOException {
    List<Measurement> rows = Samples.grid();
    rows.forEach(row -> run.append(Log.EVAL, row));
    byte[] bytes = Files.readAllBytes(run.file(Log.EVAL));
    for (int cut = 0; cut <= bytes.length; cut++) {
      Files.write(run.file(Log.EVAL), Arrays.copyOf(bytes, cut));
      List<Measurement> left = rows.subList(0, lines(bytes, cut));
      assertThat(run.measurements()).as("cut at %d", cut).isEqualTo(left);
      run.append(Log.EVAL, rows.getFirst());
      assertThat(run.measurements()).as("cut at %d, then added to", cut).hasSize(left.size() + 1);
    }
  }

  @Test
  @DisplayName("outcomes that end anywhere, also before their first line ended, are gone on with")
  void samples() throws IOException {
    outcomes().append(List.of(outcome(0), outcome(1)));
    outcomes().append(List.of(outcome(2)));
    Path file = outcomes().file();
    byte[] bytes = Files.readAllBytes(file);
    for (int cut = 0; cut <= bytes.length; cut++) {
      Files.write(file, Arrays.copyOf(bytes, cut));
      int left = Math.max(0, lines(bytes, cut) - 1);
      assertThat(outcomes().read()).as("cut at %d", cut).hasSize(left);
      assertThat(
              OutcomeLog.recorded(run, "perplexity").stream()
                  .flatMap(its -> its.outcomes().stream()))
          .as("cut at %d", cut)
          .hasSize(left);

      OutcomeLog next = outcomes();
      next.append(IntStream.range(left, 3).mapToObj(TornRecordsTest::outcome).toList());
      assertThat(Files.readAllBytes(file)).as("cut at %d, then gone on with", cut).isEqualTo(bytes);
      assertThat(outcomes().read()).hasSize(3);
    }
  }

  @Test
  @DisplayName("outcomes of a full disk, where only the empty file was made, are begun anew")
  void emptyFile() throws IOException {
    Files.createDirectories(outcomes().file().getParent());
    Files.createFile(outcomes().file());
    assertThat(outcomes().read()).isEmpty();
    outcomes().append(List.of(outcome(0)));
    outcomes().append(List.of(outcome(1)));
    assertThat(outcomes().read()).containsOnlyKeys(0, 1);
  }

  /** Lines that are whole but for their line end count. */
  private static int lines(byte[] bytes, int cut) {
    return (int)
        IntStream.range(0, bytes.length).filter(at -> bytes[at] == '\n' && at <= cut).count();
  }

  /** A line of garbage: no line end in it, and nothing that could be an object. */
  private static byte[] garbage(byte[] random) {
    byte[] garbage = random.clone();
    for (int i = 0; i < garbage.length; i++) {
      if (garbage[i] == '\n' || garbage[i] == '{') {
        garbage[i] = 0;
      }
    }
    return garbage;
  }

  private static byte[] joined(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0000004101020304", "41000000ffffff01", "fffe000001020304", "0000fffe00010001"})
  @DisplayName("bytes that look like another encoding are garbage as any other")
  void otherEncodings(String bytes) throws IOException {
    byte[] garbage = HexFormat.of().parseHex(bytes);
    garbageAtTheEndCostsNothingElse(garbage);
    Path log = run.file(Log.TRAIN);
    Files.write(log, joined(utf8("{\"step\":1}\n"), garbage, utf8("\n{\"step\":2}\n")));
    assertThatThrownBy(() -> run.read(Log.TRAIN))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(log + ", line 2: not a JSON object");
  }

  @Property(tries = 200)
  void garbageAtTheEndCostsNothingElse(@ForAll @Size(min = 1, max = 40) byte[] random)
      throws IOException {
    Path file = Files.createTempFile("log", ".jsonl");
    try {
      Files.write(file, joined(utf8("{\"step\":1}\n{\"step\":2}\n"), garbage(random)));
      JsonLines lines = new JsonLines(file);
      assertThat(lines.read().stream().map(line -> line.path("step").asInt()))
          .containsExactly(1, 2);
      lines.append(Samples.json("{\"step\":3}"));
      assertThat(Files.readString(file)).isEqualTo("{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n");
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 200)
  void garbageInTheMiddleIsRefusedWithFileAndLine(@ForAll @Size(min = 1, max = 40) byte[] random)
      throws IOException {
    Path file = Files.createTempFile("log", ".jsonl");
    try {
      byte[] garbage = joined(new byte[] {'!'}, garbage(random));
      Files.write(file, joined(utf8("{\"step\":1}\n"), garbage, utf8("\n{\"step\":2}\n")));
      assertThatThrownBy(new JsonLines(file)::read)
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith(file + ", line 2: not a JSON object")
          .hasMessageNotContaining("\n");
    } finally {
      Files.delete(file);
    }
  }
}
