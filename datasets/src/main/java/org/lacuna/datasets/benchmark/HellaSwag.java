package org.lacuna.datasets.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.lacuna.datasets.json.JsonObject;
import org.lacuna.datasets.source.Compression;

/**
 * HellaSwag (Zellers et al. 2019): how a scene goes on, four endings.
 *
 * <p>The authors' lines have {@code ctx_a}, whole sentences, and {@code ctx_b}, the beginning of
 * the next, which the harness writes with a capital letter and else in lower case. Copies of the
 * file that have {@code ctx} alone do not tell where the two meet; there the beginning stays as it
 * is; so it does in the form of text, {@link HellaSwagText}. Marks of the page that a scene is
 * from, such as {@code [step]}, are taken out.
 */
final class HellaSwag {

  private static final Pattern MARK = Pattern.compile("\\[.*?\\]", Pattern.UNIX_LINES);

  private HellaSwag() {}

  static List<MultipleChoice> read(Path file) {
    return Compression.bare(file.toString()).endsWith(".txt")
        ? HellaSwagText.read(file)
        : JsonObject.read(file, HellaSwag::item);
  }

  private static MultipleChoice item(JsonObject line) {
    List<String> endings = line.texts("endings", 2).stream().map(HellaSwag::withoutMarks).toList();
    if (endings.contains("")) {
      throw line.refusal("endings", "words beside the marks in brackets");
    }
    String context = withoutMarks(line.words("activity_label") + ": " + scene(line));
    TreeMap<String, String> facts = new TreeMap<>();
    if (line.has("split_type")) {
      facts.put("split_type", line.text("split_type"));
    }
    return new MultipleChoice(
        endings.stream().map(ending -> new Choice(context, ending)).toList(),
        line.index("label", endings.size()),
        facts);
  }

  private static String scene(JsonObject line) {
    return line.has("ctx_a") || line.has("ctx_b")
        ? line.text("ctx_a") + " " + capitalized(line.text("ctx_b"))
        : line.words("ctx");
  }

  private static String capitalized(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int rest = text.offsetByCodePoints(0, 1);
    return Character.toString(Character.toTitleCase(text.codePointAt(0)))
        + text.substring(rest).toLowerCase(Locale.ROOT);
  }

  /** A text without the marks of its page; empty if it has nothing else. */
  static String withoutMarks(String text) {
    String sentences = text.strip().replace(" [title]", ". ");
    return MARK.matcher(sentences).replaceAll("").replace("  ", " ");
  }
}
