package org.lacuna.experiments.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Computing;

/** The same step in eager PyTorch, in a Python process that runs one step a line. */
final class PyTorchStep implements Contestant {
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  /** Starts the script with a Python that has PyTorch. */
  PyTorchStep(
      Path python,
      Path script,
      StepScale scale,
      TrainingConfig training,
      int threads,
      Computing computing) {
    List<String> command =
        List.of(
            python.toString(),
            script.toString(),
            "--serve",
            "--preset",
            scale.preset(),
            "--length",
            String.valueOf(training.length()),
            "--batch",
            String.valueOf(training.batch()),
            "--threads",
            String.valueOf(threads),
            "--device",
            computing.device() == DeviceKind.GPU ? "cuda" : "cpu",
            "--precision",
            computing.precision().text());
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answers = process.inputReader();
    requests = process.outputWriter();
    String first = read();
    if (!first.equals("ready")) {
      throw new IllegalStateException("PyTorch said " + first);
    }
  }

  @Override
  public double step() {
    try {
      requests.write("step\n");
      requests.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Double.parseDouble(read());
  }

  private String read() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("PyTorch ended; its reason is above");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
