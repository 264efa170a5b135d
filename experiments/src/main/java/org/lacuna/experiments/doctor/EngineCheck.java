package org.lacuna.experiments.doctor;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lacuna.methods.aten.LoadedLibtorch;

/** Loads libtorch as DJL does, and computes a little with it; may end the process. */
record EngineCheck(Binding binding) implements Check {
  @Override
  public String name() {
    return "libtorch";
  }

  @Override
  public void look(Consumer<Finding> found) {
    found.accept(
        Finding.fine("DJL", "%s, for libtorch %s".formatted(binding.djl(), binding.libtorch())));
    Engine engine;
    try {
      engine = Engine.getEngine("PyTorch");
    } catch (EngineException | LinkageError e) {
      found.accept(
          Finding.problem(
              name(),
              "does not load: " + Reasons.of(e),
              "see 'libtorch chosen'; docs/gpu.md has the words of common failures"));
      return;
    }
    Path folder = Path.of(LibUtils.getLibtorchPath());
    // Told before anything is computed: with another version that may be the end.
    found.accept(loaded(folder, LoadedLibtorch.ask(folder)));
    found.accept(tensors(TensorFacts.read(engine).differences(TensorFacts.expected())));
  }

  private Finding loaded(Path folder, Optional<LoadedLibtorch> libtorch) {
    return version(
        libtorch.flatMap(LoadedLibtorch::version),
        "%s, threads: %d, from %s"
            .formatted(
                libtorch
                    .flatMap(LoadedLibtorch::cuda)
                    .map(cuda -> "for CUDA " + cuda)
                    .orElse("for the CPU"),
                JniUtils.getNumThreads(),
                folder));
  }

  /** What a version means, if libtorch says which it is. */
  Finding version(Optional<String> version, String details) {
    if (version.isEmpty()) {
      return Finding.fine(name(), "of a version that it does not tell, " + details);
    }
    String found = version.get() + ", " + details;
    return version.get().split("\\+", 2)[0].equals(binding.libtorch())
        ? Finding.fine(name(), found)
        : Finding.problem(
            name(),
            found + "; DJL's native code is for %s".formatted(binding.libtorch()),
            "take libtorch %s (docs/gpu.md), or unset %s for that of the class path"
                .formatted(binding.libtorch(), SettingsCheck.PATH));
  }

  /** What it means that tensors are read so. */
  Finding tensors(List<String> differences) {
    return differences.isEmpty()
        ? Finding.fine("tensors", "written, read, transposed, multiplied, differentiated")
        : Finding.problem(
            "tensors",
            "misread: " + String.join("; ", differences),
            "libtorch is not the %s that DJL's native code is for: see docs/gpu.md"
                .formatted(binding.libtorch()));
  }
}
