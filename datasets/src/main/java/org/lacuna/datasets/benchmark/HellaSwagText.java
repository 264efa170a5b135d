package org.lacuna.datasets.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.json.Lines;

/**
 * HellaSwag as text (klosax/hellaswag_text_data): six lines an item, which are activity and scene,
 * the label, and four endings.
 */
final class HellaSwagText {

  private static final int ENDINGS = 4;
  private static final int LINES = 2 + ENDINGS;

  private record Line(int number, String text) {}

  private HellaSwagText() {}

  static List<MultipleChoice> read(Path file) {
    List<Line> lines = Lines.read(file, Line::new);
    if (lines.size() % LINES != 0) {
      throw new DatasetException(
          "'%s' has %d lines; expected %d for each item".formatted(file, lines.size(), LINES));
    }
    List<MultipleChoice> items = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += LINES) {
      items.add(item(file, lines.subList(from, from + LINES)));
    }
    return List.copyOf(items);
  }

  private static MultipleChoice item(Path file, List<Line> lines) {
    Line scene = lines.getFirst();
    if (!scene.text().contains(": ")) {
      throw refusal(file, scene, "an activity, a colon and a scene");
    }
    List<String> endings = new ArrayList<>();
    for (Line line : lines.subList(2, LINES)) {
      String ending = HellaSwag.withoutMarks(line.text());
      if (ending.isEmpty()) {
        throw refusal(file, line, "an ending, words beside the marks in brackets");
      }
      endings.add(ending);
    }
    return MultipleChoice.of(
        HellaSwag.withoutMarks(scene.text()), endings, label(file, lines.get(1)));
  }

  private static int label(Path file, Line line) {
    return IntStream.range(0, ENDINGS)
        .filter(label -> line.text().strip().equals(Integer.toString(label)))
        .findFirst()
        .orElseThrow(() -> refusal(file, line, "a label from 0 to " + (ENDINGS - 1)));
  }

  private static DatasetException refusal(Path file, Line line, String expected) {
    String text = line.text();
    String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
    return new DatasetException(
        "'%s', line %d: expected %s, got %s".formatted(file, line.number(), expected, shown));
  }
}
