package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Imports;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.results.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description = {
      "Makes a run of a published model: a folder of Hugging Face transformers.",
      "",
      "Families: Llama, Mistral, Qwen2, Qwen3; weights in safetensors, float32, float16 or"
          + " bfloat16, in one file or in shards. The weights stay where they are and are read as"
          + " float32, which is exact. The run has no steps: evaluate it (`lacuna eval`), give it"
          + " another attention (`lacuna convert`), train it on (`lacuna train --from`). These"
          + " commands take the folder in place of a run, too, and import it themselves."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder, with its config.json.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description =
          "Keys of the configuration, such as name=mine, corpus.texts=[{path: books}] to evaluate"
              + " on, training.length=2048, or corpus.tokenizer=PATH where the folder has none.")
  private List<String> overrides = new ArrayList<>();

  @Override
  public void run() {
    Workspace workspace = lacuna.workspace();
    PrintWriter out = spec.commandLine().getOut();
    RunFolder run = new Imports(workspace, CorpusProgress.toTerminal()).of(folder, overrides);
    try (Experiment experiment = Experiment.of(run, workspace, CorpusProgress.toTerminal())) {
      out.printf(
          "%s  %s, %,d parameters, from %s%n",
          run.id(), experiment.method(), experiment.parameters(), folder);
    }
    out.println("Record: " + run.path());
    out.flush();
  }
}
