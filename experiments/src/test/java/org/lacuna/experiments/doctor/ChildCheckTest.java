package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.process.ChildJvm;

/** Checks in processes that end well, die, or do not end. */
class ChildCheckTest {
  private static Told told(String how, Duration limit, boolean needed) {
    return Told.by(
        new ChildCheck(
            "patient",
            () -> ChildJvm.builder(Patient.class.getName(), List.of(how), "64m"),
            limit,
            needed,
            "call a doctor"));
  }

  @Test
  void findingsOfAProcessThatEndsWellAreToldAndOtherLinesAreNot() {
    Told told = told("recovers", Duration.ofMinutes(2), true);

    assertThat(told.only().name()).isEqualTo("report");
  }

  @Test
  void deathOfAProcessIsAFindingAfterWhatItFound() {
    Told told = told("dies", Duration.ofMinutes(2), true);

    assertThat(told.verdicts()).containsExactly(Verdict.FINE, Verdict.PROBLEM);
    assertThat(told.of("patient").found())
        .contains("ended with 134", "terminate called", "in libsick.so")
        .doesNotContain("0x42");
    assertThat(told.of("patient").mend()).isEqualTo("call a doctor");
  }

  @Test
  void deathIsANoteWhereNothingDependsOnIt() {
    assertThat(told("dies", Duration.ofMinutes(2), false).of("patient").verdict())
        .isEqualTo(Verdict.NOTE);
  }

  @Test
  void processThatDoesNotEndIsEnded() {
    Finding finding = told("waits", Duration.ofSeconds(2), true).of("patient");

    assertThat(finding.found()).contains("took longer than 2 s");
  }

  @Test
  void whatAProcessLeavesWhereItIsIsRemoved() {
    Path report = Path.of(told("dies", Duration.ofMinutes(2), true).of("report").found());

    assertThat(report).doesNotExist();
    assertThat(report.getParent()).doesNotExist();
  }
}
