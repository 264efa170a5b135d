package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.KernelProvider;
import org.lacuna.methods.kernel.Kernels;

class KernelCheckTest {
  /** A provider with a refusal of one's choice; its kernel is not asked for. */
  private record Provider(String name, boolean isForThisMachine, Supplier<Optional<String>> why)
      implements KernelProvider {
    Provider(String name, Supplier<Optional<String>> why) {
      this(name, true, why);
    }

    @Override
    public int rank() {
      return 0;
    }

    @Override
    public Optional<String> refusal() {
      return why.get();
    }

    @Override
    public AttentionKernel kernel() {
      throw new AssertionError("a kernel is made only to be used");
    }
  }

  private static final Provider REFUSES =
      new Provider("warp", () -> Optional.of("there is no drive; build one"));

  private static final Provider BREAKS =
      new Provider(
          "cracked",
          () -> {
            throw new UnsatisfiedLinkError("libcrack.so");
          });

  private static final Provider ABROAD =
      new Provider("gondola", false, () -> Optional.of("there is no canal"));

  private static final Provider SAIL = new Provider("sail", Optional::empty);
  private static final Provider OARS = new Provider("oars", Optional::empty);

  private static Told told(Optional<String> asked, KernelProvider... providers) {
    return Told.by(new KernelCheck(List.of(providers), asked));
  }

  @Test
  void firstThatDoesNotRefuseIsInUseAndOthersSayWhyNot() {
    Told told = told(Optional.empty(), REFUSES, BREAKS, SAIL, OARS);

    assertThat(told.verdicts())
        .containsExactly(Verdict.NOTE, Verdict.NOTE, Verdict.FINE, Verdict.FINE);
    assertThat(told.of("kernel warp").mend()).isEqualTo("there is no drive; build one");
    assertThat(told.of("kernel cracked").mend()).contains("libcrack.so");
    assertThat(told.of("kernel sail").found()).isEqualTo("in use");
    assertThat(told.of("kernel oars").found()).contains("--kernel oars");
  }

  @Test
  void refusalOfWhatIsForOtherMachinesIsFineUnlessItIsAskedFor() {
    Finding by = told(Optional.empty(), ABROAD, SAIL).of("kernel gondola");

    assertThat(by.verdict()).isEqualTo(Verdict.FINE);
    assertThat(by.found()).contains("there is no canal");
    assertThat(told(Optional.of("gondola"), ABROAD, SAIL).of("kernel gondola").verdict())
        .isEqualTo(Verdict.PROBLEM);
  }

  @Test
  void kernelThatIsAskedForIsTheOneInUse() {
    Told told = told(Optional.of("oars"), REFUSES, SAIL, OARS);

    assertThat(told.of("kernel oars").found()).contains("in use", "asked for");
    assertThat(told.of("kernel sail").found()).contains("--kernel sail");
  }

  @Test
  void kernelThatIsAskedForAndRefusesIsAProblem() {
    assertThat(told(Optional.of("warp"), REFUSES, SAIL).of("kernel warp").verdict())
        .isEqualTo(Verdict.PROBLEM);
  }

  @Test
  void kernelThatIsNotKnownIsAProblemThatNamesTheKnown() {
    Finding unknown = told(Optional.of("motor"), SAIL, OARS).of("kernel motor");

    assertThat(unknown.verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(unknown.mend()).contains("sail, oars");
  }

  @Test
  void noKernelAtAllIsAProblem() {
    assertThat(told(Optional.empty(), REFUSES).of("kernels").verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(told(Optional.empty()).only().verdict()).isEqualTo(Verdict.PROBLEM);
  }

  @Test
  void kernelInUseIsTheOneThatLayersAttendWith() {
    Told told = Told.by(new KernelCheck(Kernels.providers(), Optional.empty()));

    assertThat(told.of("kernel " + Kernels.usable().getFirst().name()).found()).isEqualTo("in use");
  }
}
