package org.lacuna.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.config.ConfigException;
import tech.tablesaw.api.Table;

class SpeedTest {
  private static Speed speed(String... methods) {
    return Lab.open().speed(methods);
  }

  @Test
  @DisplayName("costs follow the definitions: full attention is itself, a window has an end")
  void costsFollowTheDefinitions() {
    Table cost = speed("full", "streaming").lengths(1024, 131072).cost();
    assertThat(cost.longColumn("keys of the last query").asObjectArray())
        .containsExactly(1024L, 131072L, 256L, 256L);
    // Keys and values of 4 heads of 64 channels, 4 bytes each.
    assertThat(cost.stringColumn("KV cache").asList())
        .containsExactly("2.1 MB", "268 MB", "0.52 MB", "0.52 MB");
    assertThat(cost.stringColumn("prefill, full / it").asList()).startsWith("1", "1");
    assertThat(cost.stringColumn("one token, full / it").asList())
        .containsExactly("1", "1", "4", "512");
  }

  @Test
  @DisplayName("a parameter that is set changes the cost")
  void costsFollowParameters() {
    Table cost = speed("moba").set("moba.top_k", 8).lengths(4096).cost();
    assertThat(cost.longColumn("keys of the last query").get(0)).isEqualTo(8L * 64);
  }

  @Test
  void lengthsAreNeeded() {
    assertThatThrownBy(() -> speed("full").lengths().cost())
        .isInstanceOf(ConfigException.class)
        .hasMessage("lengths: expected at least one");
  }
}
