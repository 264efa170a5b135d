package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A check that fails, and what a finding must have. */
class CheckTest {
  /** Tells something and then fails. */
  private record Failing(Throwable thrown) implements Check {
    @Override
    public String name() {
      return "moon";
    }

    @Override
    public void look(Consumer<Finding> found) throws Exception {
      found.accept(Finding.fine("sky", "clear"));
      switch (thrown) {
        case Exception e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalArgumentException(thrown);
      }
    }
  }

  private static Stream<Throwable> failures() {
    return Stream.of(
        new IOException("eclipse"),
        new IllegalStateException("lost", new IOException("eclipse")),
        new UnsatisfiedLinkError("eclipse"),
        new ExceptionInInitializerError(new AssertionError("eclipse")),
        new AssertionError("eclipse"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureOfACheckIsAFindingAfterThoseThatItHad(Throwable thrown) {
    Told told = Told.by(new Failing(thrown));

    assertThat(told.verdicts()).containsExactly(Verdict.FINE, Verdict.PROBLEM);
    assertThat(told.of("moon").found()).startsWith("cannot be looked at: ").contains("eclipse");
  }

  @Test
  void whatIsNotFineSaysWhatWouldMendItAndNothingElseDoes() {
    assertThatThrownBy(() -> Finding.problem("moon", "gone", " \n"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Finding("moon", "there", Verdict.FINE, "wait"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findingIsOneLineWhateverALibrarySaid() {
    Finding finding = Finding.note("moon", "dark\n\n  side\r\nof it", "wait\nfor it");

    assertThat(finding.found()).isEqualTo("dark side of it");
    assertThat(finding.mend()).isEqualTo("wait for it");
  }
}
