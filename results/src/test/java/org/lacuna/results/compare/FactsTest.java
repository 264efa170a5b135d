package org.lacuna.results.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.lacuna.results.Json;
import org.lacuna.results.TableText;

class FactsTest {

  private static Facts facts(String json) throws Exception {
    return Facts.of(Json.MAPPER.readTree(json));
  }

  @Test
  void leavesByDottedKeys() throws Exception {
    assertThat(
            facts(
                    """
                    {"training": {"steps": 100, "trainable": ["all", "gates"]},
                     "start": {"run": null}, "rope": {}, "name": "a.b",
                     "tasks": [{"task": "copy"}, {"task": "mqar"}]}
                    """)
                .values())
        .hasToString(
            "{training.steps=100, training.trainable=[\"all\",\"gates\"], start.run=null,"
                + " rope={}, name=a.b, tasks.0.task=copy, tasks.1.task=mqar}");
  }

  @Test
  void onlyWhatDiffersIsShown() throws Exception {
    SequencedMap<String, Facts> things = new LinkedHashMap<>();
    things.put("a", facts("{\"steps\": 100, \"length\": 64}"));
    things.put("b", facts("{\"steps\": 200, \"length\": 64, \"top_k\": 2}"));
    assertThat(TableText.console(Facts.differences("configuration", things)))
        .isEqualTo(
            """
            configuration
            key      a    b
            ───────────────
            steps  100  200
            top_k    –    2
            """);
  }

  @Test
  void whatIsAlikeHasNoRows() throws Exception {
    SequencedMap<String, Facts> things = new LinkedHashMap<>();
    things.put("a", facts("{\"steps\": 100}"));
    things.put("b", facts("{\"steps\": 100}"));
    assertThat(Facts.differences("configuration", things).isEmpty()).isTrue();
  }

  @Test
  void severalSayEachValueOnce() throws Exception {
    List<Facts> seeds =
        List.of(
            facts("{\"seed\": 2, \"steps\": 5}"),
            facts("{\"seed\": 1, \"steps\": 5}"),
            facts("{\"seed\": 2}"));
    assertThat(Facts.together(seeds).values()).hasToString("{seed=2, 1, steps=5}");
  }
}
