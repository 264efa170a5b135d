package org.lacuna.datasets.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.lacuna.datasets.DatasetException;

/**
 * The corpus that comes with the build: the Java source of four Apache-licensed libraries.
 *
 * <p>Apache Lucene's core and Commons Collections, Lang and Math, some 22 MB, are read from the
 * {@code -sources} artifacts that the build put beside this class, at pinned versions, so the
 * documents are the same everywhere. The files of a package, in the order of their names, make one
 * document; a package of less than 16 KB shares its document with its neighbours, since long
 * contexts want long documents. A document is called {@code library/first.package}.
 *
 * <p>Two things are left out. The comments at the top of each file hold the same licence two
 * thousand times, which any model predicts at no loss after the first few, and that would flatter
 * every number. Commons Math's {@code optimization} is the deprecated near-copy of {@code optim},
 * and one might be trained on and the other tested on. The artifacts in this module's jar are
 * whole, licences included.
 */
public final class EmbeddedCorpus implements CorpusSource {

  private static final String FOLDER = "embedded/";

  /** Raised whenever the rules above change, so that no older preparation is taken for this one. */
  private static final int RULES = 1;

  /** A line of libraries.txt; the package that is left out, with those in it, is often none. */
  private record Library(String name, String version, String leftOut) {

    static Library parse(String line) {
      String[] parts = line.split(" ", -1);
      return new Library(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
    }

    String resource() {
      return FOLDER + name + "-" + version + "-sources.jar";
    }
  }

  @Override
  public String description() {
    return "embedded corpus of Java libraries";
  }

  /** The libraries and their versions; a released version never changes. */
  @Override
  public String fingerprint() {
    return "embedded, rules " + RULES + "\n" + libraries();
  }

  @Override
  public long expectedBytes() {
    return -1;
  }

  @Override
  public void read(DocumentSink sink) {
    for (Library library : libraries()) {
      try (InputStream jar = open(library.resource())) {
        for (JavaLibrary.Group group : JavaLibrary.read(jar, library.leftOut())) {
          List<ByteArrayInputStream> files =
              group.files().stream().map(ByteArrayInputStream::new).toList();
          sink.document(
              library.name() + "/" + group.packageName(),
              new SequenceInputStream(Collections.enumeration(files)));
        }
      } catch (IOException e) {
        throw new DatasetException(
            "cannot read '"
                + library.resource()
                + "' of the embedded corpus ("
                + e.getMessage()
                + "); build the module anew with 'mvn clean package'",
            e);
      }
    }
  }

  private static List<Library> libraries() {
    try (InputStream list = open(FOLDER + "libraries.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Library::parse)
          .toList();
    } catch (IOException e) {
      throw new DatasetException("cannot read the list of the embedded corpus", e);
    }
  }

  private static InputStream open(String resource) {
    InputStream stream = EmbeddedCorpus.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new DatasetException(
          "the embedded corpus lacks '"
              + resource
              + "'; build the module with Maven, which puts it there");
    }
    return stream;
  }
}
