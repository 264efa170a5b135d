package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableFormatTest {

  private static final Table TABLE =
      Table.create("loss_1 ± 95 % & <more>")
          .addColumns(
              StringColumn.create("row|mode", "[a] $x_1^2$", "*\\b{}~#\nc"),
              StringColumn.create("256 \"tokens\"", "-1.5 ± 0.2 ( 25 %)", Digits.ABSENT),
              DoubleColumn.create("α > 0", new Double[] {-0.5, null}));

  @Test
  void latexIsEscapedWithNumbersToTheRight() {
    assertThat(TableFormat.LATEX.text(TABLE))
        .isEqualTo(
            """
            \\begin{table}
              \\centering
              \\caption{loss\\_1 $\\pm$ 95 \\% \\& $<$more$>$}
              \\begin{tabular}{lrr}
                \\toprule
                row\\textbar{}mode & 256 "tokens" & $\\alpha$ $>$ 0 \\\\
                \\midrule
                {[}a] \\$x\\_1\\textasciicircum{}2\\$ & $-$1.5 $\\pm$ 0.2 ( 25 \\%) & $-$0.500 \\\\
                {*}\\textbackslash{}b\\{\\}\\textasciitilde{}\\# c & -- & -- \\\\
                \\bottomrule
              \\end{tabular}
            \\end{table}
            """);
  }

  @Test
  void htmlIsEscapedAscii() {
    assertThat(TableFormat.HTML.text(TABLE))
        .isEqualTo(
            """
            <table>
              <caption style="text-align: left">loss_1 &#177; 95 % &#38; &#60;more&#62;</caption>
              <thead>
                <tr><th style="text-align: left">row|mode</th><th style="text-align: right">256 &#34;tokens&#34;</th><th style="text-align: right">&#945; &#62; 0</th></tr>
              </thead>
              <tbody>
                <tr><td style="text-align: left">[a] $x_1^2$</td><td style="text-align: right; white-space: nowrap">-1.5 &#177; 0.2 ( 25 %)</td><td style="text-align: right; white-space: nowrap">-0.500</td></tr>
                <tr><td style="text-align: left">*\\b{}~# c</td><td style="text-align: right; white-space: nowrap">&#8211;</td><td style="text-align: right; white-space: nowrap">&#8211;</td></tr>
              </tbody>
            </table>
            """);
  }

  @Test
  void markdownHasItsName() {
    assertThat(TableFormat.MARKDOWN.text(TABLE))
        .startsWith("loss_1 ± 95 % & \\<more>\n\n| row\\|mode ")
        .contains("\\\\b{}~# c");
  }

  /** Names in records are whatever somebody wrote there. */
  @ParameterizedTest
  @EnumSource(names = {"CONSOLE", "MARKDOWN", "LATEX", "HTML"})
  void noTextLeavesItsCell(TableFormat format) {
    String text = "a\n\r\u2028b\u0000\u001b[31m\u007f\u009bc";
    Table plain = Table.create("a b c").addColumns(StringColumn.create("a b c", "a b c"));
    Table table = Table.create(text).addColumns(StringColumn.create(text, text));
    assertThat(format.text(table))
        .hasLineCount((int) format.text(plain).lines().count())
        .doesNotContainPattern("[\\p{Cntrl}\\x{80}-\\x{9F}\u2028&&[^\n]]");
  }

  @Test
  void markdownIsTextAlone() {
    Table table =
        Table.create("t")
            .addColumns(StringColumn.create("c", "<script>", "\\<b>", "[x](javascript:y)"));
    assertThat(TableFormat.MARKDOWN.text(table))
        .contains("\\<script>", "\\\\\\<b>", "[x]\\(javascript:y)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "@SUM(A1)",
        "+A1",
        "-A1",
        "\t=1",
        "-2+3+cmd|' /C calc'!A0",
        "+1+HYPERLINK(\"x\")"
      })
  void spreadsheetsTakeTextForText(String formula) {
    Table table =
        Table.create("t").addColumns(StringColumn.create(formula, formula, "full [native]"));
    List<String[]> rows = read(TableFormat.CSV.text(table));
    assertThat(rows)
        .containsExactly(one("'" + formula.strip()), one("'" + formula), one("full [native]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1.5 ± 0.2 ( 25 %)", "+0.3", "-∞", "–", "a=b", "x+y(z)", ""})
  void whatIsNoFormulaIsWrittenAsItIs(String text) {
    Table table = Table.create("t").addColumns(StringColumn.create("c", text, "b"));
    assertThat(read(TableFormat.CSV.text(table))).contains(one(text));
  }

  private static String[] one(String cell) {
    return new String[] {cell};
  }

  private static List<String[]> read(String csv) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setSkipEmptyLines(false);
    return new CsvParser(settings).parseAll(new StringReader(csv));
  }

  @ParameterizedTest
  @EnumSource
  void endsWithALineEnd(TableFormat format) {
    assertThat(format.text(TABLE)).endsWith("\n").doesNotEndWith("\n\n");
  }

  @ParameterizedTest
  @CsvSource({"a/b.txt,CONSOLE", "b.csv,CSV", "README.md,MARKDOWN", "x.y.tex,LATEX", "B.HTML,HTML"})
  void byTheEnding(Path file, TableFormat format) {
    assertThat(TableFormat.of(file)).isEqualTo(format);
  }

  @Test
  void unknownEndings() {
    assertThatThrownBy(() -> TableFormat.of(Path.of("results.d/table.htm")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("table.htm: expected")
        .hasMessageEndingWith("the nearest is .html");
    assertThatThrownBy(() -> TableFormat.of(Path.of("results.d/table")))
        .isInstanceOf(RunException.class)
        .hasMessageEndingWith(".html]");
  }
}
