package org.lacuna.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.model.Computing;
import picocli.CommandLine.Option;

/**
 * On what a command computes, where nothing is trained: a training says so by the keys {@code
 * device} and {@code precision}.
 */
final class ComputingOptions {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "cpu, or gpu for the first CUDA device that libtorch sees (default: as a run was trained;"
              + " cpu for what is no run).")
  private @Nullable DeviceKind device;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "How products of matrices are computed: float32, tf32 (gpu), float16 or bfloat16"
              + " (default: as a run was trained; float32 for what is no run).")
  private @Nullable Precision precision;

  /** What is asked for, over what is so by itself. */
  Computing over(Computing own) {
    return own.with(device, precision);
  }

  /** What is asked for, over the CPU and float32. */
  Computing computing() {
    return over(Computing.PLAIN);
  }

  /** What is asked for as arguments {@code key=value}. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    if (device != null) {
      keys.add("device=" + device.text());
    }
    if (precision != null) {
      keys.add("precision=" + precision.text());
    }
    return keys;
  }

  /** The options as they were given. */
  List<String> options() {
    return keys().stream().map(key -> "--" + key).toList();
  }
}
