package org.lacuna.experiments.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A program in the place of Slurm's {@code sbatch}: it reads a batch script's options as that does,
 * runs its array at once, an index after the other, and prints the job's number. It needs no class
 * but those of Java.
 *
 * <p>The first argument is a file to which it adds its others, a line a call.
 */
final class FakeSbatch {
  /** In the environment: the call that is to be refused, from 1. */
  static final String REFUSES = "FAKE_SBATCH_REFUSES";

  private static final Pattern SYMBOL = Pattern.compile("%(%|(\\d*)([aAx]))");

  private FakeSbatch() {}

  public static void main(String[] arguments) throws Exception {
    Path calls = Path.of(arguments[0]);
    List<String> given = Arrays.asList(arguments).subList(1, arguments.length);
    Files.writeString(
        calls,
        String.join(" ", given) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    int number = Files.readAllLines(calls).size();
    if (Integer.toString(number).equals(System.getenv(REFUSES))) {
      System.err.println("sbatch: error: no more jobs");
      System.exit(1);
    }
    Path script = Path.of(given.getLast());
    Map<String, String> options = options(script);
    given.subList(0, given.size() - 1).forEach(option -> put(options, option));
    for (int index : indices(Objects.requireNonNull(options.get("--array"), "--array"))) {
      run(script, options, number, index);
    }
    System.out.println(number + ";cluster");
  }

  private static void run(Path script, Map<String, String> options, int number, int index)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
    builder.environment().put("SLURM_ARRAY_TASK_ID", Integer.toString(index));
    builder.environment().put("SLURM_CPUS_PER_TASK", options.get("--cpus-per-task"));
    Path output = Path.of(replaced(options, number, index));
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.start().waitFor();
  }

  private static String replaced(Map<String, String> options, int number, int index) {
    Matcher symbols = SYMBOL.matcher(options.get("--output"));
    return symbols.replaceAll(symbol -> {
      if (symbol.group().equals("%%")) {
        return "%";
      }
      String width = symbol.group(2).isEmpty() ? "1" : symbol.group(2);
      return switch (symbol.group(3)) {
        case "a" -> ("%0" + width + "d").formatted(index);
        case "A" -> ("%0" + width + "d").formatted(number);
        default -> Matcher.quoteReplacement(options.get("--job-name"));
      };
    });
  }

  /** The options in a script, up to its first command. */
  private static Map<String, String> options(Path script) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    for (String line : Files.readAllLines(script)) {
      if (line.startsWith("#SBATCH")) {
        words(line.substring("#SBATCH".length())).forEach(option -> put(options, option));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        break;
      }
    }
    return options;
  }

  private static void put(Map<String, String> options, String option) {
    String[] parts = option.split("=", 2);
    options.put(parts[0], parts.length == 1 ? "" : parts[1]);
  }

  /** As Slurm takes a line apart: blanks, quotes of both kinds, a backslash before anything, #. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == 0 && Character.isWhitespace(c)) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        continue;
      }
      if (quote == 0 && c == '#') {
        break;
      }
      word = word == null ? new StringBuilder() : word;
      if (c == '\\' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else {
        word.append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  /** {@code 0-3,7%2}. */
  private static List<Integer> indices(String array) {
    return Arrays.stream(array.replaceAll("%.*", "").split(",", -1))
        .flatMap(range -> {
          String[] ends = range.split("-", -1);
          return IntStream.rangeClosed(
                  Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
              .boxed();
        })
        .collect(Collectors.toList());
  }
}
