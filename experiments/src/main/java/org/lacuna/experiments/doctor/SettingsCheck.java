package org.lacuna.experiments.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Whether the variables fit by which DJL is told to load another libtorch than that of the class
 * path. DJL passes over what does not fit, or guesses, without a word.
 *
 * @param environment variables of the environment
 * @param binding what DJL can be bound to
 * @param gpuNeeded whether a libtorch for CUDA is asked for
 */
record SettingsCheck(Map<String, String> environment, Binding binding, boolean gpuNeeded)
    implements Check {
  static final String PATH = "PYTORCH_LIBRARY_PATH";
  static final String VERSION = "PYTORCH_VERSION";
  static final String FLAVOR = "PYTORCH_FLAVOR";

  private static final String GUIDE = "; docs/gpu.md has the steps";

  @Override
  public String name() {
    return "libtorch chosen";
  }

  @Override
  public void look(Consumer<Finding> found) {
    found.accept(finding());
  }

  private Finding finding() {
    String version = value(VERSION);
    if (!version.isEmpty() && !version.startsWith(binding.libtorch())) {
      return problem(
          "DJL's native code is for %s".formatted(binding.libtorch()),
          "set %s=%s, or do not set it".formatted(VERSION, binding.libtorch()));
    }
    return value(PATH).isEmpty() ? withoutPath(value(FLAVOR)) : withPath(value(FLAVOR));
  }

  private Finding withoutPath(String flavor) {
    Optional<String> bundled = binding.bundled();
    if (!flavor.isEmpty() && bundled.isPresent() && !bundled.get().equals(flavor)) {
      return problem(
          "without effect, as libtorch for %s is on the class path".formatted(bundled.get()),
          "start Lacuna by ./lacuna, which leaves it out, or set %s".formatted(PATH) + GUIDE);
    }
    if (!flavor.isEmpty() && !binding.flavors().contains(flavor)) {
      return noBinding(flavor);
    }
    if (gpuNeeded && !flavor.startsWith("cu") && bundled.isPresent()) {
      return problem(
          "libtorch of the class path, which is for the CPU alone",
          "set %s to a libtorch %s for CUDA".formatted(PATH, binding.libtorch()) + GUIDE);
    }
    return Finding.fine(
        name(),
        bundled.isPresent()
            ? "%s for %s, of the class path".formatted(binding.libtorch(), bundled.get())
            : "%s, of DJL's own folder".formatted(set()));
  }

  private Finding withPath(String flavor) {
    Optional<LibtorchFolder> folder = LibtorchFolder.in(value(PATH));
    if (folder.isEmpty()) {
      return problem(
          "there is no %s in it, so DJL passes over it".formatted(System.mapLibraryName("torch")),
          "set %s to libtorch's folder lib".formatted(PATH) + GUIDE);
    }
    Optional<String> version = folder.get().version();
    if (version.isPresent() && !version.get().split("\\+", 2)[0].equals(binding.libtorch())) {
      return problem(
          "libtorch there is %s, and DJL's native code, which is for %s, misreads its tensors"
              .formatted(version.get(), binding.libtorch()),
          "set %s to a libtorch %s".formatted(PATH, binding.libtorch()) + GUIDE);
    }
    String fitting = folder.get().hasCuda() ? "cu128" : "cpu";
    if (flavor.isEmpty()) {
      return problem(
          "without %s DJL guesses, and mostly wrongly".formatted(FLAVOR),
          "start Lacuna by ./lacuna, which sets it, or set %s=%s".formatted(FLAVOR, fitting));
    }
    if (!binding.flavors().contains(flavor)) {
      return noBinding(flavor);
    }
    if (flavor.startsWith("cu") && !folder.get().hasCuda()) {
      return problem(
          "libtorch there is for the CPU alone",
          "set %s=cpu, or %s to a libtorch for CUDA".formatted(FLAVOR, PATH) + GUIDE);
    }
    if (flavor.equals("cpu") && folder.get().hasCuda()) {
      return Finding.lacking(
          gpuNeeded,
          name(),
          set() + ": libtorch there is for CUDA, which is not used",
          "set %s=%s".formatted(FLAVOR, fitting));
    }
    return gpuNeeded && !folder.get().hasCuda()
        ? problem(
            "libtorch there is for the CPU alone",
            "set %s to a libtorch %s for CUDA".formatted(PATH, binding.libtorch()) + GUIDE)
        : Finding.fine(name(), set());
  }

  private Finding noBinding(String flavor) {
    return problem(
        "DJL has no native code for %s here".formatted(flavor),
        "set %s to one of %s".formatted(FLAVOR, String.join(", ", binding.flavors())));
  }

  private Finding problem(String what, String mend) {
    return Finding.problem(name(), set().isEmpty() ? what : set() + ": " + what, mend);
  }

  /** The variables that are set, as they are written. */
  private String set() {
    return List.of(PATH, VERSION, FLAVOR).stream()
        .filter(variable -> !value(variable).isEmpty())
        .map(variable -> variable + "=" + value(variable))
        .collect(Collectors.joining(" "));
  }

  private String value(String variable) {
    return environment.getOrDefault(variable, "");
  }
}
