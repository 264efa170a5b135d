package org.lacuna.experiments.evaluation.choice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** A benchmark that is asked. */
record BenchmarkConfig(
    @Doc("Name of the benchmark, such as arc_easy.") String benchmark,
    @Doc("Files of its items; none for those of the known corpus of its name.") List<String> files,
    @Doc("Files that solved items are drawn from; none for the items themselves.")
        List<String> pool,
    @Doc("Solved items before each question; null for the shots of all.") @Nullable Integer shots) {
  BenchmarkConfig {
    if (shots != null) {
      Check.atLeast(0, "shots", shots);
    }
  }

  /**
   * One as it stands in a list: its name, or a section.
   *
   * @throws org.lacuna.config.ConfigException if the section has other keys
   */
  static BenchmarkConfig of(JsonNode node, String where) {
    BenchmarkConfig named =
        new BenchmarkConfig(node.isTextual() ? node.textValue() : "", List.of(), List.of(), null);
    return node.isTextual() ? named : Binder.bindSection(named, node, where);
  }
}
