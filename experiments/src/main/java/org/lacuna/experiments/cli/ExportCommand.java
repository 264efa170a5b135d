package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.run.Export;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.safetensors.NumberType;
import org.lacuna.results.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = {
      "Writes a run's model as a folder of Hugging Face transformers.",
      "",
      "config.json, the weights, the tokenizer's files, and lacuna.json, which says what attends:"
          + " transformers itself runs such a model with full attention. `lacuna import` reads the"
          + " folder back."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
  private static final long BILLION = 1_000_000_000;

  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(index = "0", paramLabel = "RUN", description = "Id, its beginning, or folder.")
  private String run = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "A folder that is new or empty.")
  private Path folder = Path.of("");

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "Of the weights: float32, float16 or bfloat16, rounded to the nearest (default: as they"
              + " are stored, byte for byte).")
  private @Nullable String type;

  @Option(
      names = "--shard",
      paramLabel = "GB",
      description = "Weights in a file, at most (default: ${DEFAULT-VALUE}).")
  private double gigabytes = 5;

  @Override
  public void run() {
    Workspace workspace = lacuna.workspace();
    if (!(gigabytes > 0)) {
      throw new ConfigException("--shard: expected more than 0, got " + gigabytes);
    }
    RunFolder source = workspace.store().find(run);
    PretrainedFolder written =
        new Export(type == null ? null : numberType(type), Math.round(gigabytes * BILLION))
            .write(source, folder, workspace);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s  %s, from %s%n", folder, written.attention().pattern(), source.id());
    if (!written.config().isKnownToTransformers()) {
      out.println(
          "transformers has no model with an output gate or latents of this kind: only Lacuna reads"
              + " this folder");
    }
    out.flush();
  }

  private static NumberType numberType(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "float32", "f32" -> NumberType.F32;
      case "float16", "f16" -> NumberType.F16;
      case "bfloat16", "bf16" -> NumberType.BF16;
      default ->
          throw new ConfigException(
              "--type: expected float32, float16 or bfloat16, got \"" + name + "\"");
    };
  }
}
