package org.lacuna.experiments.doctor;

import java.util.function.Consumer;
import org.lacuna.experiments.doctor.DriverFacts.DriverException;
import org.lacuna.results.Quantities;

/**
 * Whether NVIDIA's driver is there and what it drives; may end the process.
 *
 * @param source what is asked
 * @param needed whether one wants to compute on a GPU
 */
record DriverCheck(DriverFacts.Source source, boolean needed) implements Check {
  static final String GPU = "GPU ";

  /** Programs built for a CUDA 12 run on every driver of CUDA 12. */
  private static final int OLDEST = 12000;

  private static final int MADE_FOR = 12080;

  /** Tensor cores take bfloat16 from this compute capability on. */
  private static final int BFLOAT16 = 8;

  @Override
  public String name() {
    return "CUDA driver";
  }

  @Override
  public void look(Consumer<Finding> found) {
    DriverFacts facts;
    try {
      facts = source.ask();
    } catch (DriverException e) {
      found.accept(
          Finding.lacking(
              needed,
              name(),
              Reasons.of(e),
              "only device=gpu needs it: NVIDIA's driver, 570 or newer; see docs/gpu.md"));
      return;
    }
    found.accept(driver(facts.cuda()));
    for (int index = 0; index < facts.gpus().size(); index++) {
      found.accept(gpu(index, facts.gpus().get(index)));
    }
    if (facts.gpus().isEmpty()) {
      found.accept(
          Finding.lacking(
              needed, GPU.strip(), "none", "see whether CUDA_VISIBLE_DEVICES hides it"));
    }
  }

  private Finding driver(int cuda) {
    String found = "for CUDA %d.%d and older".formatted(cuda / 1000, cuda % 1000 / 10);
    if (cuda < OLDEST) {
      return Finding.lacking(
          needed,
          name(),
          found + "; libtorch needs one for CUDA 12",
          "install driver 570 or newer");
    }
    return cuda < MADE_FOR
        ? Finding.note(
            name(),
            found + "; libtorch is built for 12.8, and runs on it",
            "install driver 570 or newer if a kernel does not load")
        : Finding.fine(name(), found);
  }

  private static Finding gpu(int index, DriverFacts.Gpu gpu) {
    String found =
        "%s, %s, compute capability %d.%d"
            .formatted(gpu.name(), Quantities.memory(gpu.bytes() / 1e6), gpu.major(), gpu.minor());
    return gpu.major() >= BFLOAT16
        ? Finding.fine(GPU + index, found)
        : Finding.note(
            GPU + index,
            found + ": bfloat16 and TensorFloat-32 are not in hardware",
            "take precision=float16 or float32");
  }
}
