package org.lacuna.experiments.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.generation.Generation;
import org.lacuna.experiments.generation.Sampling;
import org.lacuna.experiments.generation.TextStream;
import org.lacuna.experiments.run.StoredModel;
import org.lacuna.experiments.training.StopSignal;
import org.lacuna.results.Json;
import org.lacuna.results.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "generate",
    description = {
      "Writes a text on, token by token, each layer through its own method's KV cache.",
      "",
      "The text is printed as it comes; speed and the size of the cache are told at the end, beside"
          + " it (on standard error). Without --temperature the likeliest token is taken always."
    },
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A run's id, its beginning, or folder; or a folder of transformers.")
  private String model = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description =
          "How the model attends, where it is not as in training: pattern=streaming,"
              + " methods.moba.top_k=5, rope.scaling=yarn.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      description = "What is written on (default: standard input).")
  private @Nullable String prompt;

  @Option(names = "--file", paramLabel = "FILE", description = "The prompt, in a file.")
  private @Nullable Path file;

  @Option(
      names = {"-n", "--tokens"},
      paramLabel = "N",
      description = "Tokens that are written at most (default: ${DEFAULT-VALUE}).")
  private int most = 128;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "By which logits are divided; 0 for the likeliest token (default: 0).")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K likeliest tokens; 0 for all (default: 0).")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the fewest of the likeliest tokens that have this probability together"
              + " (default: ${DEFAULT-VALUE}).")
  private double topP = 1;

  @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn (default: 1).")
  private long seed = 1;

  @Option(names = "--ignore-end", description = "Write on after a token that ends a text.")
  private boolean ignoreEnd;

  @Option(
      names = "--start",
      negatable = true,
      description =
          "Put the token that starts a document before the prompt, or do not (default: as the"
              + " model's own tokenizer does).")
  private @Nullable Boolean start;

  @Option(
      names = "--chunk",
      paramLabel = "TOKENS",
      description =
          "Tokens of the prompt that pass at a time, where the method allows it (default:"
              + " ${DEFAULT-VALUE}).")
  private int chunk = 2048;

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      description =
          "In place of the model's own: bytes, symbols:N, or the path of a tokenizer.json.")
  private @Nullable String tokenizer;

  @Option(names = "--json", description = "Print tokens, text and speed as JSON in the end.")
  private boolean json;

  @Mixin private ComputingOptions computing = new ComputingOptions();

  @Override
  public void run() {
    BenchOptions.require(most >= 1, "--tokens", "1 or more");
    BenchOptions.require(chunk >= 1, "--chunk", "1 or more");
    InferenceConfig inference = Binder.of(List.of(), overrides).bind(InferenceConfig.defaults());
    Sampling sampling = sampling();
    byte[] text = prompt();
    PrintWriter out = spec.commandLine().getOut();
    try (StoredModel loaded =
            StoredModel.load(model, tokenizer, inference, computing::over, lacuna.workspace());
        StopSignal stop = new StopSignal()) {
      List<Integer> tokens =
          loaded.prompt(text, start == null ? loaded.tokenizer().startsText() : start);
      int room = Integer.MAX_VALUE - tokens.size();
      BenchOptions.require(most <= room, "--tokens", "at most " + room + " after this prompt");
      Generation generation =
          new Generation(tokens, most, ignoreEnd ? Set.of() : loaded.ends(), sampling, chunk);
      StringBuilder written = new StringBuilder();
      Generation.Written result;
      try (TextStream stream =
          new TextStream(loaded.tokenizer(), piece -> show(out, piece, written))) {
        result =
            generation.by(
                loaded.decoder(),
                loaded.manager(),
                token -> {
                  if (!loaded.ends().contains(token)) {
                    stream.add(token);
                  }
                  return !stop.isRequested();
                });
      }
      tell(out, loaded, tokens.size(), result, written.toString());
    }
  }

  private Sampling sampling() {
    try {
      return new Sampling(temperature, topK, topP, seed);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--" + String.valueOf(e.getMessage()).replace('_', '-'), e);
    }
  }

  private byte[] prompt() {
    if (prompt != null && file != null) {
      throw new ConfigException("--file: expected --prompt or --file, got both");
    }
    try {
      if (prompt != null) {
        return prompt.getBytes(StandardCharsets.UTF_8);
      }
      if (file != null) {
        if (!Files.isRegularFile(file)) {
          throw new ConfigException(file + ": there is no such file");
        }
        return Files.readAllBytes(file);
      }
      InputStream in = System.in;
      return in.readAllBytes();
    } catch (IOException e) {
      throw RunException.io(file == null ? Path.of("standard input") : file, e);
    }
  }

  private void show(PrintWriter out, String piece, StringBuilder written) {
    written.append(piece);
    if (!json) {
      out.print(piece);
      out.flush();
    }
  }

  private void tell(
      PrintWriter out, StoredModel loaded, int prompt, Generation.Written result, String text) {
    long cacheBytes = result.cacheElements() * Float.BYTES;
    if (json) {
      out.println(
          Json.pretty(
              Map.of(
                  "model", loaded.name(),
                  "method", loaded.method(),
                  "promptTokens", prompt,
                  "tokens", result.tokens(),
                  "text", text,
                  "prefillSeconds", result.prefillSeconds(),
                  "decodeSeconds", result.decodeSeconds(),
                  "cacheBytes", cacheBytes)));
      out.flush();
      return;
    }
    out.println();
    out.flush();
    spec.commandLine()
        .getErr()
        .printf(
            "%s, %s: prompt of %,d tokens in %.2f s (%.0f tokens/s), then %s; KV cache %.1f MB%n",
            loaded.name(),
            loaded.method(),
            prompt,
            result.prefillSeconds(),
            prompt / result.prefillSeconds(),
            written(result),
            cacheBytes / 1e6);
  }

  /** The first token comes of the prompt, so one alone has no speed. */
  private static String written(Generation.Written result) {
    int tokens = result.tokens().size();
    return tokens == 1
        ? "1 token"
        : "%d tokens at %.1f tokens/s".formatted(tokens, result.decodeSpeed());
  }
}
