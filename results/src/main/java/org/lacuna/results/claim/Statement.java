package org.lacuna.results.claim;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.RunException;

/**
 * A statement on the scores of a table: neighbours of {@code a > b > c} or {@code a < b}, or {@code
 * a = b within m}, of sums, differences, products, quotients, numbers and scores {@code
 * column[row]}.
 *
 * @param text as it was written
 * @param relations what has to hold, all of it
 */
public record Statement(String text, List<Relation> relations) {
  public Statement {
    relations = List.copyOf(relations);
  }

  /**
   * The statement that scores of some rows are in this order, the highest first.
   *
   * @param column that they are read in
   * @param rows of any names, two at least
   */
  public static Statement ordering(String column, List<String> rows) {
    List<Relation> relations = new ArrayList<>();
    for (int i = 0; i + 1 < rows.size(); i++) {
      relations.add(
          new Relation(
              new Expression.Read(new Cell(column, rows.get(i))),
              new Expression.Read(new Cell(column, rows.get(i + 1))),
              null,
              rows.get(i) + " > " + rows.get(i + 1)));
    }
    return new Statement(String.join(" > ", rows), relations);
  }

  /**
   * Reads a statement.
   *
   * @throws RunException saying what was expected where
   */
  @JsonCreator
  public static Statement parse(String text) {
    return new Reader(text).statement();
  }

  /** In records a statement is what was written. */
  @Override
  @JsonValue
  public String text() {
    return text;
  }

  /** The places that it reads, each once. */
  public List<Cell> cells() {
    return relations.stream().flatMap(relation -> relation.cells().stream()).distinct().toList();
  }

  /** Whether some scores without error satisfy it; false where one is not there. */
  public boolean holds(Scores scores) {
    return relations.stream().allMatch(relation -> Finding.of(relation, scores).sign() > 0);
  }

  private static final class Reader {
    private static final Pattern TOKEN =
        Pattern.compile(
            "\\s*(?:(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"
                + "|(?<column>[A-Za-z]\\w*)\\s*\\[\\s*(?<row>[^\\[\\]]*?)\\s*\\]"
                + "|(?<word>within)\\b|(?<sign>[-+*/()<>=]))");

    private final String text;
    private final Matcher matcher;
    private boolean more;
    private int from;

    Reader(String text) {
      this.text = text;
      matcher = TOKEN.matcher(text);
      next();
    }

    Statement statement() {
      List<Relation> relations = new ArrayList<>();
      int begin = from;
      Expression left = sum();
      if (!isSign("<") && !isSign(">") && !isSign("=")) {
        throw unexpected("<, > or =");
      }
      while (more) {
        String sign = take("<", ">", "=");
        int middle = from;
        Expression right = sum();
        Expression margin = null;
        if (sign.equals("=")) {
          if (!more || matcher.group("word") == null) {
            throw unexpected("'within' and a margin");
          }
          next();
          margin = sum();
        }
        String words = text.substring(begin, more ? from : text.length()).strip();
        relations.add(
            sign.equals("<")
                ? new Relation(right, left, margin, words)
                : new Relation(left, right, margin, words));
        left = right;
        begin = middle;
      }
      return new Statement(text.strip(), relations);
    }

    private Expression sum() {
      Expression sum = product();
      while (isSign("+") || isSign("-")) {
        Expression.Sign sign =
            take("+", "-").equals("+") ? Expression.Sign.PLUS : Expression.Sign.MINUS;
        sum = new Expression.Joined(sum, sign, product());
      }
      return sum;
    }

    private Expression product() {
      Expression product = operand();
      while (isSign("*") || isSign("/")) {
        Expression.Sign sign =
            take("*", "/").equals("*") ? Expression.Sign.TIMES : Expression.Sign.OVER;
        product = new Expression.Joined(product, sign, operand());
      }
      return product;
    }

    private Expression operand() {
      if (isSign("(")) {
        next();
        Expression inner = sum();
        take(")");
        return inner;
      }
      if (more && matcher.group("number") != null) {
        double number = Double.parseDouble(matcher.group("number"));
        next();
        return new Expression.Constant(number);
      }
      if (more && matcher.group("column") != null) {
        Cell cell = new Cell(matcher.group("column"), matcher.group("row"));
        next();
        return new Expression.Read(cell);
      }
      throw unexpected("a score such as loss[full], a number or '('");
    }

    private boolean isSign(String sign) {
      return more && sign.equals(matcher.group("sign"));
    }

    private String take(String... signs) {
      for (String sign : signs) {
        if (isSign(sign)) {
          next();
          return sign;
        }
      }
      throw unexpected(String.join(" or ", Stream.of(signs).map(s -> "'" + s + "'").toList()));
    }

    /** The next token; none at the end. */
    private void next() {
      int at = more ? matcher.end() : from;
      from = at + leadingBlanks(at);
      more = from < text.length();
      if (more && !matcher.region(at, text.length()).lookingAt()) {
        throw unexpected("a score such as loss[full], a number or a sign");
      }
    }

    private int leadingBlanks(int at) {
      return text.substring(at).length() - text.substring(at).stripLeading().length();
    }

    private RunException unexpected(String expected) {
      @Nullable String rest = from < text.length() ? text.substring(from) : null;
      return new RunException(
          "statement '%s': expected %s %s"
              .formatted(text, expected, rest == null ? "at its end" : "at '" + rest + "'"));
    }
  }
}
