package org.lacuna.experiments.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lacuna.experiments.process.SearchPath;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.Methods;
import org.lacuna.methods.kernel.Kernels;

/**
 * All checks, in the order of what they build on.
 *
 * @param workspace where runs and texts are
 * @param methods loads the attention methods with the plug-ins that are asked for
 * @param environment variables that this process runs with
 * @param kernel the kernel that is asked for by name, if one is
 * @param gpuNeeded whether a GPU is asked for
 * @param processes starts {@link #probe} in a process of its own, which prints {@link #line}s
 */
public record Doctor(
    Workspace workspace,
    Supplier<Methods> methods,
    Map<String, String> environment,
    Optional<String> kernel,
    boolean gpuNeeded,
    Function<Probe, ProcessBuilder> processes) {
  /** The first time, libtorch is unpacked, or for CUDA even downloaded, which is 3 GB. */
  private static final Duration LONG = Duration.ofMinutes(60);

  private static final Duration SHORT = Duration.ofMinutes(2);

  private static final String WORDS = "docs/gpu.md has the words of common failures";

  /** A check that touches native libraries. */
  public enum Probe {
    DRIVER,
    ENGINE,
    GPU,
    KERNELS
  }

  /** The check behind a probe, to be run where a crash does no harm. */
  public static Check probe(Probe probe, boolean gpuNeeded, Optional<String> kernel)
      throws IOException {
    return switch (probe) {
      case DRIVER -> new DriverCheck(DriverLibrary.ofSystem(), gpuNeeded);
      case ENGINE -> new EngineCheck(Binding.ofClassPath());
      case GPU -> new GpuCheck(gpuNeeded);
      case KERNELS -> new KernelCheck(Kernels.providers(), kernel);
    };
  }

  /** A finding as a process of its own prints it. */
  public static String line(Finding finding) {
    return ChildCheck.line(finding);
  }

  /** Runs all checks; each finding is told as it comes, from whatever thread. */
  public void examine(Consumer<Finding> found) throws IOException {
    JavaCheck.here().tell(found);
    MachineCheck.here(environment).tell(found);
    new SettingsCheck(environment, Binding.ofClassPath(), gpuNeeded).tell(found);
    List<Finding> engine = heard(child("libtorch", Probe.ENGINE, LONG, true, WORDS), found);
    List<Finding> driver =
        heard(
            child("CUDA driver", Probe.DRIVER, SHORT, gpuNeeded, "install NVIDIA's driver anew"),
            found);
    boolean gpu = driver.stream().anyMatch(finding -> finding.name().startsWith(DriverCheck.GPU));
    // Where libtorch does not load, what needs it has nothing new to say.
    if (engine.stream().noneMatch(finding -> finding.verdict() == Verdict.PROBLEM)) {
      if (gpu || gpuNeeded) {
        child("GPU in libtorch", Probe.GPU, SHORT, gpuNeeded, WORDS).tell(found);
      }
      child("kernels", Probe.KERNELS, SHORT, true, "--kernel masked does without").tell(found);
    }
    new MethodsCheck(methods).tell(found);
    FolderCheck.of(workspace.store()).tell(found);
    new DataCheck(workspace.data(), workspace.corpusCache()).tell(found);
    new JupyterCheck(SearchPath.of(environment)).tell(found);
  }

  private Check child(String name, Probe probe, Duration limit, boolean needed, String mend) {
    return new ChildCheck(name, () -> processes.apply(probe), limit, needed, mend);
  }

  /** Runs a check; what it tells is told, and returned too. */
  private static List<Finding> heard(Check check, Consumer<Finding> found) {
    List<Finding> all = new CopyOnWriteArrayList<>();
    check.tell(finding -> {
      all.add(finding);
      found.accept(finding);
    });
    return all;
  }
}
