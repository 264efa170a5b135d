package org.lacuna.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class YamlWriterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "true",
        "True",
        "null",
        "~",
        "no",
        "Off",
        "y",
        "YES",
        "1",
        "0x10",
        "1:30",
        "1e3",
        "2026-01-31",
        "a: b",
        "- a",
        "[a]",
        "{a}",
        "#a",
        "it's",
        "\"",
        "\\",
        "größer",
        "a\nb",
        "@a",
        "none",
        "a.b/c_d-e"
      })
  @DisplayName("a text is one to any reader of YAML, also as a key")
  void texts(String text) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("key", text).put(text, "value").putArray("list").add(text);
    Map<String, Object> read =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(YamlWriter.document(tree));
    assertThat(read.get("key")).isEqualTo(text);
    assertThat(read.get(text)).isEqualTo("value");
    assertThat(read.get("list")).isEqualTo(List.of(text));
  }
}
