package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTests {

  private static final JsonNode ONE = Samples.json("{\"step\": 1, \"loss\": 5.5}");
  private static final JsonNode TWO = Samples.json("{\"step\": 2, \"text\": \"größer\\n\"}");
  private static final JsonNode THREE = Samples.json("{\"step\": 3, \"deep\": {\"a\": [1, {}]}}");
  private static final JsonNode NEXT = Samples.json("{\"step\": 4}");

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("log.jsonl");
  }

  @Test
  void linesComeBackInOrder() throws IOException {
    append(ONE, TWO, THREE);
    assertThat(new JsonLines(file).read()).containsExactly(ONE, TWO, THREE);
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void missingFileHasNoLines() {
    assertThat(new JsonLines(file).read()).isEmpty();
  }

  @Test
  void lastLineTornAnywhereCostsOnlyItself() throws IOException {
    append(ONE, TWO);
    int whole = Files.readAllBytes(file).length;
    append(THREE);
    byte[] all = Files.readAllBytes(file);
    for (int cut = whole; cut <= all.length; cut++) {
      Files.write(file, Arrays.copyOf(all, cut));
      boolean complete = cut >= all.length - 1;
      List<JsonNode> left = complete ? List.of(ONE, TWO, THREE) : List.of(ONE, TWO);
      assertThat(new JsonLines(file).read()).as("cut at %d", cut).isEqualTo(left);

      append(NEXT);
      assertThat(new JsonLines(file).read())
          .as("cut at %d, then added to", cut)
          .startsWith(left.toArray(new JsonNode[0]))
          .endsWith(NEXT)
          .hasSize(left.size() + 1);
    }
  }

  @Test
  void tornTailLongerThanTheFirstLookIsCutOff() throws IOException {
    append(ONE);
    String torn = "{\"text\": \"" + "x".repeat(100_000);
    Files.writeString(file, Files.readString(file) + torn);
    append(NEXT);
    assertThat(new JsonLines(file).read()).containsExactly(ONE, NEXT);
  }

  @Test
  void zerosThatAPowerCutLeavesAreCutOff() throws IOException {
    append(ONE);
    Files.writeString(file, Files.readString(file) + "\0\0\0\0");
    assertThat(new JsonLines(file).read()).containsExactly(ONE);
    append(NEXT);
    assertThat(new JsonLines(file).read()).containsExactly(ONE, NEXT);
  }

  @Test
  void damagedLineInTheMiddleIsRefusedByNumber() throws IOException {
    append(ONE, TWO, THREE);
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), "{\"step\": 2,", lines.get(2)));
    assertThatThrownBy(() -> new JsonLines(file).read())
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + ", line 2: not a JSON object")
        .hasMessageNotContaining("\n");
  }

  @Test
  void lineThatIsNoObjectIsRefused() throws IOException {
    Files.writeString(file, "{}\n17\n{}\n");
    assertThatThrownBy(() -> new JsonLines(file).read())
        .isInstanceOf(RunException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> append(Samples.json("17")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fullDiskIsReportedWithTheFile() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "needs a device that is always full");
    Files.createSymbolicLink(file, full);
    assertThatThrownBy(() -> append(ONE))
        .isInstanceOf(RunException.class)
        .hasMessage(file + ": No space left on device");
  }

  private void append(JsonNode... values) {
    for (JsonNode value : values) {
      new JsonLines(file).append(value);
    }
  }
}
