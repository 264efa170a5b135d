package org.lacuna.experiments.paper;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.results.paper.Heading;

/** A row of a paper's table. */
@Doc("A row: a phase in an inference mode, or what follows from a method's formulas.")
public record RowConfig(
    @Doc("By which claims and expected.csv refer to it; no square brackets.") String name,
    @Doc("As it is shown; null for the name.") @Nullable String title,
    @Doc("The phase whose run is measured; null for a row without a run.") @Nullable String phase,
    @Doc(
            "The inference mode, as it stands in the run's rows: native, full, 'native"
                + " moba.top_k=8'. Null for native.")
        @Nullable String mode,
    @Doc("A method whose costs are reckoned at the paper's own sizes; null for a row of a run.")
        @Nullable AccountingConfig accounting) {
  private static final String NATIVE = "native";

  /** Checks the name. */
  public RowConfig {
    Check.that(
        !name.isBlank() && name.equals(name.strip()) && !name.matches(".*[\\[\\]].*"),
        "name",
        "a name without square brackets",
        name);
    Check.that(
        phase == null || accounting == null, "accounting", "none beside a phase", accounting);
  }

  /** The inference mode of its run. */
  String inference() {
    return mode == null ? NATIVE : mode;
  }

  Heading heading() {
    return new Heading(name, title == null ? name : title);
  }
}
