package org.lacuna.datasets.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.json.JsonObject;
import org.lacuna.datasets.json.Lines;

/**
 * PIQA (Bisk et al. 2020): how something is done, two ways.
 *
 * <p>The authors' labels are in a file of their own: beside {@code valid.jsonl}, {@code
 * valid-labels.lst}, one a line. Copies of the file that hold them have a key {@code label}.
 */
final class Piqa {

  private Piqa() {}

  static List<MultipleChoice> read(Path file) {
    List<JsonObject> lines = JsonObject.read(file, line -> line);
    if (lines.stream().allMatch(line -> line.has("label"))) {
      return lines.stream().map(line -> item(line, line.index("label", 2))).toList();
    }
    Path labelFile = labelFile(file);
    List<Integer> labels =
        Lines.read(labelFile, (number, label) -> parse(labelFile, number, label));
    if (labels.size() != lines.size()) {
      throw new DatasetException(
          "'%s' has %d labels for the %d items of '%s'; expected one each"
              .formatted(labelFile, labels.size(), lines.size(), file));
    }
    return IntStream.range(0, lines.size())
        .mapToObj(i -> item(lines.get(i), labels.get(i)))
        .toList();
  }

  private static MultipleChoice item(JsonObject line, int label) {
    return MultipleChoice.of(
        "Question: " + line.words("goal") + "\nAnswer:",
        List.of(line.words("sol1"), line.words("sol2")),
        label);
  }

  private static int parse(Path file, int number, String label) {
    return switch (label.strip()) {
      case "0" -> 0;
      case "1" -> 1;
      default ->
          throw new DatasetException(
              "'%s', line %d: expected a label, 0 or 1, got %s".formatted(file, number, label));
    };
  }

  private static Path labelFile(Path file) {
    String stem = file.toString().replaceFirst("(\\.jsonl?)?(\\.(gz|bz2|zst))?$", "");
    List<Path> candidates =
        Stream.of("", ".gz", ".bz2", ".zst")
            .map(packing -> Path.of(stem + "-labels.lst" + packing))
            .toList();
    return candidates.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() ->
            new DatasetException(
                "no labels for '%s'; expected '%s', plain or packed, or a key label in each line"
                    .formatted(file, candidates.getFirst())));
  }
}
