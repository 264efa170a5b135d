package org.lacuna.datasets.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.Corpus;

/**
 * The texts in a folder, or some files and archives.
 *
 * <p>Folders are read recursively, hidden entries left out, in the order of the files' names. A
 * file's name is its path relative to the folder, with {@code /} between the parts; where several
 * places are given, the place as given comes first. What a file holds is said by a {@link
 * TextFormat}: a document of the file's name, or many, called {@code file:line}. Which files are
 * text is not told by their names: {@link Corpus} skips, and counts, those that are empty or
 * binary.
 *
 * <p>Files that end in {@code .gz}, {@code .bz2} or {@code .zst} are unpacked while being read. Of
 * {@code .zip}, {@code .tar}, {@code .tar.gz}, {@code .tgz}, {@code .tar.bz2} and {@code .tar.zst}
 * each member is read like a file, in the archive's order, called {@code archive!/member}; folders,
 * links and hidden members are left out. Members that are encrypted, packed by an unknown method,
 * named like one before, or whose name is absolute or has a {@code ..} in it are skipped and
 * counted as malformed. A file or member that is cut short or damaged is an error. Nothing is
 * unpacked to disk, and memory does not grow with what is packed; archives within archives are not
 * opened.
 *
 * <p>Text is handed on in UTF-8, without byte order mark. A document that is not in its encoding
 * proves so while being read, if another encoding than UTF-8 is given or it is one of many in its
 * file: see {@link DocumentSink#document}. Whole files in UTF-8 are handed on as they are, for
 * tokenizers that take any bytes.
 */
public final class TextFiles implements CorpusSource {

  /**
   * Most bytes of a JSON line, a WikiText article or a book's line, which are held in memory; 64
   * MiB.
   */
  public static final int LONGEST = 1 << 26;

  /** Raised whenever the same files yield other documents than before. */
  private static final int RULES = 3;

  private final List<Path> places;
  private final TextFormat format;
  private final int longest;
  private final Predicate<String> wanted;

  private TextFiles(List<Path> places, TextFormat format, int longest, Predicate<String> wanted) {
    this.places = places;
    this.format = format;
    this.longest = longest;
    this.wanted = wanted;
  }

  /**
   * The files of some places.
   *
   * @param places folders or files; a file reached twice is read once
   * @throws DatasetException if a place does not exist, naming the nearest one that does
   */
  public static TextFiles at(List<Path> places, TextFormat format) {
    return at(places, format, LONGEST);
  }

  /** The files of some places, a line or article in many having at most so many bytes. */
  static TextFiles at(List<Path> places, TextFormat format, int longest) {
    if (places.isEmpty()) {
      throw new DatasetException("no corpus path given; expected at least one file or folder");
    }
    for (Path place : places) {
      if (!Files.exists(place)) {
        String nearest = NearestPath.to(place).map(p -> "; the nearest is '" + p + "'").orElse("");
        throw new DatasetException("corpus path '" + place + "' does not exist" + nearest);
      }
      if (!Files.isReadable(place)) {
        throw new DatasetException(
            "corpus path '" + place + "' may not be read; grant read access to it");
      }
      if (!Files.isDirectory(place) && !Files.isRegularFile(place)) {
        throw new DatasetException(
            "corpus path '" + place + "' is neither a file nor a folder; expected one of these");
      }
    }
    return new TextFiles(List.copyOf(places), format, longest, name -> true);
  }

  /**
   * Some of the files in a folder, called as {@link #at(List, TextFormat)} calls them.
   *
   * @param names paths relative to the folder, with {@code /} between the parts
   * @throws DatasetException if one of them does not exist, naming the nearest file that does
   */
  public static TextFiles within(Path folder, Collection<String> names, TextFormat format) {
    TextFiles files = at(names.stream().map(folder::resolve).toList(), format);
    return new TextFiles(List.of(folder), format, files.longest, Set.copyOf(names)::contains);
  }

  /** The files of some places in the usual format, as {@link #at(List, TextFormat)}. */
  public static TextFiles at(List<Path> places) {
    return at(places, TextFormat.DEFAULT);
  }

  /** The files of one place in the usual format, as {@link #at(List, TextFormat)}. */
  public static TextFiles at(Path place) {
    return at(List.of(place));
  }

  @Override
  public String description() {
    return "text files in '"
        + String.join("', '", places.stream().map(Path::toString).toList())
        + "'";
  }

  /** The format and the listing: place, name, size and time of last change of every file. */
  @Override
  public String fingerprint() {
    StringBuilder listing = new StringBuilder("text files, rules " + RULES + "\n");
    listing.append(format).append(", longest ").append(longest).append('\n');
    for (Path place : places) {
      listing.append(place.toAbsolutePath().normalize()).append('\n');
    }
    for (FileListing.Entry entry : files()) {
      listing.append(entry.name()).append('\0').append(entry.size());
      listing.append('\0').append(entry.modified()).append('\n');
    }
    return listing.toString();
  }

  @Override
  public long expectedBytes() {
    long bytes = 0;
    for (FileListing.Entry entry : files()) {
      if (!isHandedOnAsItIs(entry.name())) {
        return -1;
      }
      bytes += entry.size();
    }
    return bytes;
  }

  private List<FileListing.Entry> files() {
    return FileListing.of(places).stream().filter(entry -> wanted.test(entry.name())).toList();
  }

  private boolean isHandedOnAsItIs(String name) {
    String bare = Compression.bare(name);
    return Compression.of(name) == Compression.NONE
        && !bare.endsWith(".zip")
        && !bare.endsWith(".tar")
        && format.readingOf(name) == TextFormat.Reading.TEXT
        && isUtf8();
  }

  private boolean isUtf8() {
    return format.charset().equals(StandardCharsets.UTF_8);
  }

  @Override
  public void read(DocumentSink sink) {
    TextReader text = (name, utf8) -> sink.document(name, checked(utf8));
    TextReader book =
        (name, utf8) -> sink.document(name, checked(new GutenbergBook(utf8, longest)));
    TextReader jsonLines = new JsonLines(format.field(), longest, sink);
    TextReader wikiText = new WikiTextReader(longest, new DetokenizedArticles(sink));
    walk(
        name ->
            switch (format.readingOf(name)) {
              case JSONL -> jsonLines;
              case WIKITEXT -> wikiText;
              case GUTENBERG -> book;
              case TEXT, AUTO -> text;
            },
        sink::skipped);
  }

  /** Whole files in UTF-8 are for tokenizers to judge, which may take any bytes. */
  private InputStream checked(InputStream utf8) {
    return isUtf8() ? utf8 : new CheckedUtf8(utf8);
  }

  /** Reads all files as WikiText, whatever the format says. */
  void readArticles(WikiTextReader.Target target) {
    TextReader wikiText = new WikiTextReader(longest, target);
    walk(name -> wikiText, target::skipped);
  }

  private void walk(Function<String, TextReader> readers, BiConsumer<String, SkipReason> skipped) {
    TextWalk walk =
        new TextWalk(
            new TextVisitor() {
              @Override
              public void text(String name, InputStream bytes) throws IOException {
                readers.apply(name).read(name, Decoding.utf8(bytes, format.charset()));
              }

              @Override
              public void skipped(String name, SkipReason reason) {
                skipped.accept(name, reason);
              }
            });
    files().forEach(walk::file);
  }

  /** Makes documents of articles. */
  private record DetokenizedArticles(DocumentSink sink) implements WikiTextReader.Target {

    @Override
    public void article(String name, WikiTextArticle article) throws IOException {
      byte[] text = article.text().getBytes(StandardCharsets.UTF_8);
      sink.document(name, new ByteArrayInputStream(text));
    }

    @Override
    public void skipped(String name, SkipReason reason) {
      sink.skipped(name, reason);
    }
  }
}
