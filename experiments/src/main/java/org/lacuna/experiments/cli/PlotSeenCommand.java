package org.lacuna.experiments.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.plot.SeenRecord;
import org.lacuna.results.RunFolder;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.attention.SeenKeysChart;
import org.lacuna.results.chart.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "seen",
    description = {
      "What one query attends to, key by key: the weight of full attention, and what is unseen.",
      "",
      "Of a run that was evaluated with --measures attention; the newest such measurement."
    },
    mixinStandardHelpOptions = true)
final class PlotSeenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Parameters(index = "0", paramLabel = "RUN", description = "Id, its beginning, or folder.")
  private String run = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "native",
      description = "Mode of the pass: native or full (default: ${DEFAULT-VALUE}).")
  private AttentionMode mode = AttentionMode.NATIVE;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description = "The heads of this layer, from 0 (default: all layers, the mean of the heads).")
  private @Nullable Integer layer;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the picture goes: .png or .svg.")
  private Path out = Path.of("");

  @Override
  public void run() {
    RunFolder folder = plot.lacuna().workspace().store().find(run);
    SeenKeys keys = SeenRecord.newest(folder, mode);
    PlotArguments.draw(picture(folder.id(), keys), out, spec.commandLine().getOut());
  }

  private Picture picture(String title, SeenKeys keys) {
    if (layer == null) {
      return SeenKeysChart.layers(title, keys);
    }
    if (layer < 0 || layer >= keys.layers().size()) {
      throw new ConfigException(
          "--layer %d: expected from 0 to %d".formatted(layer, keys.layers().size() - 1));
    }
    return SeenKeysChart.heads(title, keys, layer);
  }
}
