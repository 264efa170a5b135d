package org.lacuna.results.attention;

import java.awt.Color;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lacuna.results.Digits;
import org.lacuna.results.Html;
import org.lacuna.results.chart.ColorScale;

/**
 * The text before one query, with the keys that it sees marked.
 *
 * @param title what sees, and where
 * @param tokens the text of each key, the query's own last; empty for one that is no text
 * @param head what the query attends to
 */
public record SeenText(String title, List<String> tokens, SeenKeys.Head head) {
  private static final Digits TWO = new Digits(2);

  /** Characters of a line of {@link #text}. */
  private static final int LINE = 72;

  /** The darkest weighs at least so many times what it would if all weighed the same. */
  private static final double EVEN = 4;

  private static final String LINE_END = "\u23CE";
  private static final String TAB = "\u2192";
  private static final String DOT = "\u00B7";

  /** A background of its own, so that colours are the same in a dark page. */
  private static final String BOX =
      "background:#FFFFFF;color:#333333;border:1px solid #C4C4C4;border-radius:6px;"
          + "padding:12px 16px;max-width:60em;font:14px/1.2 sans-serif";

  private static final String LETTERS =
      "font:14px/1.65 ui-monospace,'DejaVu Sans Mono',Consolas,monospace;"
          + "white-space:pre-wrap;overflow-wrap:anywhere;margin:10px 0";

  public SeenText {
    tokens = List.copyOf(tokens);
    if (tokens.size() != head.keys().size()) {
      throw new IllegalArgumentException(
          "expected the text of %d keys, found %d".formatted(head.keys().size(), tokens.size()));
    }
  }

  /**
   * An element of a web page, dark or light: a key is the darker the more weight full attention
   * gives it, blue where it is seen and orange where it is not; the query is framed.
   */
  public String html() {
    return """
    <div style="%s">
    <div><b>%s</b><br>%s</div>
    <div style="%s">%s</div>
    <div style="color:#767676;font-size:12px">%s %s %s the darker, the more weight full \
    attention gives the key (darkest: %s)</div>
    </div>
    """
        .formatted(
            BOX,
            Html.escaped(title),
            Html.escaped(summary()),
            LETTERS,
            IntStream.range(0, tokens.size()).mapToObj(this::mark).collect(Collectors.joining()),
            sample(new SeenKeys.Key(darkest() / 4, true), false, "seen"),
            sample(new SeenKeys.Key(darkest() / 4, false), false, "not seen"),
            sample(new SeenKeys.Key(0, true), true, "query"),
            Digits.significant(darkest(), 2));
  }

  /** The heaviest key; where all weigh about the same, they are of a middle shade. */
  private double darkest() {
    double heaviest = head.keys().stream().mapToDouble(SeenKeys.Key::weight).max().orElse(1);
    return Math.max(heaviest, EVEN / head.keys().size());
  }

  private String mark(int key) {
    SeenKeys.Key its = head.keys().get(key);
    String hint =
        "%d: weight %s, %s"
            .formatted(key, Digits.significant(its.weight(), 2), its.seen() ? "seen" : "not seen");
    return "<span title=\"%s\" style=\"%s\">%s</span>"
        .formatted(hint, style(its, key == tokens.size() - 1), shown(tokens.get(key)));
  }

  private String sample(SeenKeys.Key key, boolean query, String text) {
    return "<span style=\"%s;padding:1px 5px;margin-right:6px\">%s</span>"
        .formatted(style(key, query), text);
  }

  private String style(SeenKeys.Key key, boolean query) {
    Color background = SeenColors.behind(key, darkest());
    String frame = query ? ";outline:2px solid #333333;outline-offset:1px" : "";
    return "background:%s;color:%s%s"
        .formatted(code(background), code(ColorScale.ink(background)), frame);
  }

  private static String code(Color color) {
    return "#%06X".formatted(color.getRGB() & 0xFFFFFF);
  }

  /** White space as a faint mark, after which the line may break. */
  private static String shown(String token) {
    return (token.isEmpty() ? DOT : token)
        .codePoints()
        .mapToObj(c -> {
          String visible = visible(c);
          boolean faint = token.isEmpty() || Character.isWhitespace(c);
          String letter = Html.escaped(visible);
          String mark = faint ? "<span style=\"opacity:.4\">" + letter + "</span>" : letter;
          return c == '\n' ? mark + "\n" : Character.isWhitespace(c) ? mark + "<wbr>" : mark;
        })
        .collect(Collectors.joining());
  }

  /** Something to see for every character; pictures of control characters for these. */
  private static String visible(int c) {
    return switch (c) {
      case '\n' -> LINE_END;
      case '\t' -> TAB;
      case ' ' -> DOT;
      case 0x7F -> "\u2421";
      default -> {
        if (c < ' ') {
          yield Character.toString(0x2400 + c);
        }
        boolean none = Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
        yield none ? "\uFFFD" : Character.toString(c);
      }
    };
  }

  /** What is seen of how much, {@code The query sees 12 of 64 keys, 0.61 of the weight.} */
  private String summary() {
    return "The query sees %d of %d keys, which have %s of the weight."
        .formatted(
            head.keys().stream().filter(SeenKeys.Key::seen).count(),
            head.keys().size(),
            TWO.format(head.mass()));
  }

  /**
   * The same for a terminal: below each line of the text one with {@code ^} under what is seen and
   * {@code Q} under the query.
   */
  public String text() {
    StringBuilder out = new StringBuilder(title + "\n" + summary() + "\n");
    StringBuilder letters = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    for (int key = 0; key < tokens.size(); key++) {
      boolean query = key == tokens.size() - 1;
      String mark = query ? "Q" : head.keys().get(key).seen() ? "^" : " ";
      String token = tokens.get(key).isEmpty() ? DOT : tokens.get(key);
      for (int c : token.codePoints().toArray()) {
        letters.append(c == ' ' ? " " : visible(c));
        marks.append(mark);
        if (c == '\n' || marks.length() == LINE) {
          out.append(line(letters, marks));
          letters.setLength(0);
          marks.setLength(0);
        }
      }
    }
    return out.append(letters.isEmpty() ? "" : line(letters, marks)).toString();
  }

  private static String line(StringBuilder letters, StringBuilder marks) {
    return "%s\n%s\n".formatted(letters, marks).replaceAll(" +\n", "\n");
  }
}
