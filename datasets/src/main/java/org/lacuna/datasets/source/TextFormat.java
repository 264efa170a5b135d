package org.lacuna.datasets.source;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Locale;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.config.Nearest;

/**
 * How the files of a corpus are read.
 *
 * @param reading what a file holds
 * @param encoding name of the charset that files are in
 * @param field where a line of JSON has its text
 */
@Doc("How the files of a corpus are read.")
public record TextFormat(
    @Doc(
            "What a file holds: text (one document), jsonl (a document a line), wikitext"
                + " (articles of WikiText, detokenised) or gutenberg (a book between Project"
                + " Gutenberg's marks); auto is jsonl for names that end in .jsonl, text for all"
                + " others.")
        Reading reading,
    @Doc("Charset of the files, such as utf-8, utf-16 or windows-1252.") String encoding,
    @Doc("Field of a JSON line that holds the document's text.") String field) {

  /** What a file holds. */
  public enum Reading {
    /** By the file's name: JSON lines if it ends in {@code .jsonl}, else text. */
    AUTO,
    /** One document. */
    TEXT,
    /** JSON lines, each an object, one document. */
    JSONL,
    /** Articles of WikiText-2 or WikiText-103, each one document; see {@link WikiTextArticle}. */
    WIKITEXT,
    /** A book of Project Gutenberg, without what stands around it; see {@link GutenbergBook}. */
    GUTENBERG;

    /** The name as people write it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** By the files' names, in UTF-8, the text of JSON lines in {@code text}. */
  public static final TextFormat DEFAULT = of(Reading.AUTO);

  /** Checks that there is such a charset. */
  public TextFormat {
    Check.that(isCharset(encoding), "encoding", "a charset" + hint(encoding), encoding);
    Check.that(!field.isEmpty(), "field", "the name of a field", "an empty one");
  }

  /** A format in UTF-8, the text of JSON lines in {@code text}. */
  public static TextFormat of(Reading reading) {
    return new TextFormat(reading, "utf-8", "text");
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  private static String hint(String name) {
    return Nearest.of(
            name.toLowerCase(Locale.ROOT),
            Charset.availableCharsets().keySet().stream()
                .map(known -> known.toLowerCase(Locale.ROOT))
                .toList())
        .map(known -> " (the nearest is " + known + ")")
        .orElse(" such as utf-8, utf-16 or windows-1252");
  }

  Charset charset() {
    return Charset.forName(encoding);
  }

  /** What a file of a name holds: {@link #reading}, and never {@link Reading#AUTO}. */
  Reading readingOf(String name) {
    if (reading != Reading.AUTO) {
      return reading;
    }
    return Compression.bare(name).endsWith(".jsonl") ? Reading.JSONL : Reading.TEXT;
  }
}
