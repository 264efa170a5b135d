package org.lacuna.datasets.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.WhiteSpace;

/** Cuts a file of WikiText into its articles, called {@code file:line} after their first line. */
final class WikiTextReader implements TextReader {

  /** Takes articles. */
  interface Target {

    void article(String name, WikiTextArticle article) throws IOException;

    /** Hears of an article that is no UTF-8, or longer than is held in memory. */
    void skipped(String name, SkipReason reason);
  }

  private final int limit;
  private final Target target;

  /**
   * A reader of WikiText.
   *
   * @param limit bytes of the longest article that is read
   */
  WikiTextReader(int limit, Target target) {
    this.limit = limit;
    this.target = target;
  }

  @Override
  public void read(String name, InputStream text) throws IOException {
    Lines lines = new Lines(text, limit);
    Page page = new Page(name, 1, "");
    boolean any = false;
    boolean headed = false;
    while (lines.next()) {
      any = true;
      String line = new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8);
      if (isHeading(line)) {
        page.end(true);
        headed = true;
        page = new Page(name, lines.number(), title(line));
      }
      page.add(lines);
    }
    if (any && !headed) {
      throw new DatasetException(
          "'" + name + "' has no article; expected WikiText, whose articles begin ' = Title = '");
    }
    page.end(false);
  }

  /** Whether a line is a title; sections have more marks on either side. */
  private static boolean isHeading(String line) {
    String inner = WhiteSpace.strip(line);
    return inner.startsWith("= ")
        && inner.endsWith(" =")
        && !inner.startsWith("= =")
        && !inner.endsWith("= =");
  }

  private static String title(String line) {
    String inner = WhiteSpace.strip(line);
    return WhiteSpace.strip(inner.substring(1, inner.length() - 1));
  }

  /** An article in the making. */
  private final class Page {

    private final String name;
    private final String title;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLong;

    Page(String file, long line, String title) {
      this.name = file + ":" + line;
      this.title = title;
    }

    void add(Lines lines) {
      tooLong |= lines.isTooLong() || lines.length() > limit - bytes.size();
      if (tooLong) {
        bytes.reset();
      } else {
        bytes.write(lines.bytes(), 0, lines.length());
      }
    }

    /**
     * Hands the article over, unless there is none.
     *
     * @param followed whether its last line end belongs to the heading after it
     */
    void end(boolean followed) throws IOException {
      if (tooLong) {
        target.skipped(name, SkipReason.TOO_LONG);
        return;
      }
      String page;
      try {
        page =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString()
                .replace("\r\n", "\n");
      } catch (CharacterCodingException e) {
        target.skipped(name, SkipReason.MISENCODED);
        return;
      }
      if (!WhiteSpace.strip(page).isEmpty()) {
        String own = followed ? page.substring(0, page.length() - 1) : page;
        target.article(name, new WikiTextArticle(title, own));
      }
    }
  }
}
