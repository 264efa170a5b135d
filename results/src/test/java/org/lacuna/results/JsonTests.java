package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTests {

  record Point(Instant time, double value) {}

  @Property(tries = 200)
  void hashDoesNotSeeTheOrderOfKeys(
      @ForAll @Size(max = 12) Map<@AlphaChars @StringLength(min = 1, max = 5) String, Integer> flat,
      @ForAll long shuffle) {
    ObjectNode first = nested(new ArrayList<>(flat.entrySet()));
    List<Map.Entry<String, Integer>> other = new ArrayList<>(flat.entrySet());
    Collections.shuffle(other, new Random(shuffle));
    assertThat(Json.hash(nested(other))).isEqualTo(Json.hash(first)).hasSize(64);
  }

  @Property(tries = 200)
  void hashSeesEveryValue(
      @ForAll @Size(min = 1, max = 12)
          Map<@AlphaChars @StringLength(min = 1, max = 5) String, Integer> flat,
      @ForAll long pick) {
    ObjectNode before = nested(new ArrayList<>(flat.entrySet()));
    ObjectNode after = before.deepCopy();
    List<String> keys = new ArrayList<>(flat.keySet());
    String key = keys.get((int) Math.floorMod(pick, (long) keys.size()));
    ObjectNode inner = (ObjectNode) after.get("inner");
    inner.put(key, inner.get(key).asLong() + 1);
    assertThat(Json.hash(after)).isNotEqualTo(Json.hash(before));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        -0.0,
        0.1,
        Double.MIN_VALUE,
        Double.MAX_VALUE
      })
  void everyDoubleComesBack(double value) throws Exception {
    String line = Json.line(new Point(Instant.EPOCH, value));
    JsonNode tree = Json.MAPPER.readTree(line);
    assertThat(Json.read(tree, Point.class, Path.of("p")).value()).isEqualTo(Double.valueOf(value));
    assertThat(Json.number(tree.get("value"))).isEqualTo(Double.valueOf(value));
  }

  @Test
  void instantsAreIsoText() {
    Instant noon = Instant.parse("2026-01-31T12:00:00.125Z");
    assertThat(Json.line(new Point(noon, 1)))
        .isEqualTo("{\"time\":\"2026-01-31T12:00:00.125Z\",\"value\":1.0}");
  }

  @Test
  void unknownKeyIsRefusedWithTheNearest() {
    JsonNode tree =
        Samples.json("{\"time\": \"2026-01-31T12:00:00Z\", \"value\": 1, \"valeu\": 1}");
    assertThatThrownBy(() -> Json.read(tree, Point.class, Path.of("dir/p.json")))
        .isInstanceOf(RunException.class)
        .hasMessage("dir/p.json: unknown key 'valeu'; the nearest known key is 'value'");
  }

  @Test
  void wrongTypeNamesKeyAndExpectation() {
    JsonNode tree = Samples.json("{\"time\": \"yesterday\", \"value\": 1}");
    assertThatThrownBy(() -> Json.read(tree, Point.class, Path.of("p.json")))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("p.json: key 'time': expected Instant");
  }

  @Test
  void missingKeyIsRefusedWithWhatStandsThereInstead() {
    JsonNode misspelt = Samples.json("{\"time\": \"2026-01-31T12:00:00Z\", \"valeu\": 1}");
    assertThatThrownBy(() -> Json.read(misspelt, Point.class, Path.of("p.json")))
        .isInstanceOf(RunException.class)
        .hasMessage("p.json: key 'value' is missing; 'valeu' was found, is that it?");
    JsonNode absent = Samples.json("{\"time\": \"2026-01-31T12:00:00Z\"}");
    assertThatThrownBy(() -> Json.read(absent, Point.class, Path.of("p.json")))
        .hasMessage("p.json: key 'value' is missing");
  }

  private static ObjectNode nested(List<Map.Entry<String, Integer>> entries) {
    ObjectNode outer = Json.MAPPER.createObjectNode();
    ObjectNode inner = outer.putObject("inner");
    for (Map.Entry<String, Integer> entry : entries) {
      outer.put("outer " + entry.getKey(), entry.getValue());
      inner.put(entry.getKey(), entry.getValue());
    }
    return outer;
  }
}
