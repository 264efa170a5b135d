package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaCheckTest {
  @Test
  void javaOfTheTestsIsFine() {
    assertThat(Told.by(JavaCheck.here()).verdicts()).containsOnly(Verdict.FINE).hasSize(3);
  }

  @Test
  void olderJavaIsAProblemThatNamesTheOneNeeded() {
    Finding java = Told.by(new JavaCheck(21, "21.0.2, Acme", true, true)).of("Java");

    assertThat(java.verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(java.found()).isEqualTo("21.0.2, Acme");
    assertThat(java.mend()).contains("JDK 25", "LACUNA_JAVA_HOME");
  }

  @Test
  void withoutVectorsAllIsSlowAndWithoutNativeAccessNothingRuns() {
    Told told = Told.by(new JavaCheck(26, "26, Acme", false, false));

    assertThat(told.of("Vector API").verdict()).isEqualTo(Verdict.NOTE);
    assertThat(told.of("Vector API").mend()).contains("--add-modules=jdk.incubator.vector");
    assertThat(told.of("native access").verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(told.of("native access").mend()).contains("--enable-native-access=ALL-UNNAMED");
  }
}
