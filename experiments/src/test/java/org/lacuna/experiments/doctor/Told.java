package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a check tells. */
record Told(List<Finding> all) {
  static Told by(Check check) {
    List<Finding> all = new CopyOnWriteArrayList<>();
    check.tell(all::add);
    return new Told(all);
  }

  /** The one finding of a name. */
  Finding of(String name) {
    List<Finding> named = all.stream().filter(finding -> finding.name().equals(name)).toList();
    assertThat(named).as(all.toString()).hasSize(1);
    return named.getFirst();
  }

  Finding only() {
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  List<Verdict> verdicts() {
    return all.stream().map(Finding::verdict).toList();
  }
}
