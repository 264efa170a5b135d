package org.lacuna.datasets.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** What is known of a corpus before it is here. */
@Doc("A corpus that others publish.")
public record Manifest(
    @Doc("What it is called where it is from.") String title,
    @Doc("What it is, in a sentence or two.") String description,
    @Doc("Under what terms it may be used.") Licence licence,
    @Doc("Where more is said of it.") String source,
    @Doc("The work to cite; null for none.") @Nullable String citation,
    @Doc("How it is read: text, the name of a benchmark such as piqa, and others.") String format,
    @Doc("Its files.") List<RemoteFile> files) {

  private static final Pattern WORD = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  public Manifest {
    Check.that(!title.isBlank(), "title", "a title", "nothing");
    Check.that(!description.isBlank(), "description", "a sentence", "nothing");
    Addresses.check("source", source);
    Check.that(WORD.matcher(format).matches(), "format", "a word such as text", format);
    files = List.copyOf(files);
    Check.that(!files.isEmpty(), "files", "at least one file", "none");
    Set<String> names = new HashSet<>();
    for (RemoteFile file : files) {
      // Not every disk tells upper and lower case apart.
      boolean isNew = names.add(file.name().toLowerCase(Locale.ROOT));
      Check.that(isNew, "files", "files of different names", file.name() + " twice");
    }
  }

  /** Length of all files, in bytes. */
  public long bytes() {
    return files.stream().mapToLong(RemoteFile::bytes).sum();
  }
}
