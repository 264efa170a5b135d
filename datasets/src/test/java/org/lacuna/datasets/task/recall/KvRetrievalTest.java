package org.lacuna.datasets.task.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;

class KvRetrievalTest {

  @Property(tries = 60)
  void theObjectGivesTheKeyItsValueAtTheDepth(
      @ForAll long seed,
      @ForAll Split split,
      @ForAll @IntRange(min = 1, max = 12) int pairs,
      @ForAll @DoubleRange(max = 1) double depth)
      throws Exception {
    Sample sample =
        new KvRetrieval()
            .generator(new KvRetrievalConfig(pairs, depth, 0), Samples.setting(1500, seed))
            .sample(split, 2);
    String prompt = Samples.prompt(sample);
    JsonNode object =
        new ObjectMapper().readTree(prompt.substring(prompt.indexOf('{'), prompt.indexOf('}') + 1));
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    assertThat(keys).hasSize(pairs).allMatch(key -> KeySplit.of(key) == split);
    assertThat(keys).allMatch(key -> UUID.fromString(key).version() == 4);
    String asked = sample.facts().get("keys");
    assertThat(keys.indexOf(asked)).isEqualTo((int) Math.round(depth * (pairs - 1)));
    assertThat(sample.references()).containsExactly(object.get(asked).textValue());
    assertThat(Samples.evidence(sample))
        .containsExactly("\"%s\": \"%s\"".formatted(asked, object.get(asked).textValue()));
    assertThat(prompt).endsWith("Key: \"" + asked + "\"\nValue:");
  }

  @Test
  void asManyPairsAsFitFillTheLength() {
    Sample sample =
        new KvRetrieval()
            .generator(KvRetrievalConfig.defaults(), Samples.setting(4096, 0))
            .sample(Split.TEST, 0);
    assertThat(sample.tokens()).hasSizeBetween(4095, 4096);
    assertThat(Integer.parseInt(sample.facts().get("pairs"))).isEqualTo(48);
  }

  @Test
  void moreThanFitsIsRefused() {
    assertThatThrownBy(() ->
            new KvRetrieval()
                .generator(new KvRetrievalConfig(75, null, 0), Samples.setting(4096, 0)))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("length: kv-retrieval needs at least")
        .hasMessageEndingWith("got 4096");
  }
}
