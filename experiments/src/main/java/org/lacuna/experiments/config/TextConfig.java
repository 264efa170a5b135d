package org.lacuna.experiments.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.source.TextFormat;
import org.lacuna.datasets.stream.LengthUpsampling;
import org.lacuna.datasets.stream.Packing;

/** One of the texts that a run learns: at a path, or known by a name, or the embedded one. */
@Doc("A text.")
public record TextConfig(
    @Doc(
            "A file, or a folder of files, plain or packed (.gz, .zst, .zip, .tar); with neither"
                + " this nor known, the embedded Java sources.")
        @Nullable Path path,
    @Doc("A corpus that `lacuna datasets fetch` has fetched, read as its manifest says.")
        @Nullable String known,
    @Doc("How its files are read.") TextFormat format,
    @Doc(
            "How documents are dealt out: shares, as corpus.validation and corpus.test say; given,"
                + " by folders or files named train, validation and test; auto is given for known"
                + " corpora that have splits, else shares.")
        Division division,
    @Doc(
            "Share of the training examples, in proportion to those of the other texts and tasks,"
                + " to a thousandth.")
        double weight,
    @Doc(
            "How documents become sequences: within (one document each, shorter documents left"
                + " out), separated (documents end to end, each after its start token) or joined"
                + " (end to end, without).")
        Packing packing,
    @Doc(
            "Long documents more often than they occur, {from: TOKENS, share: SHARE}; null for as"
                + " often.")
        @Nullable LengthUpsampling upsampling) {
  /** Checks that it is one text, and its weight. */
  public TextConfig {
    Check.that(path == null || known == null, "known", "null beside a path", known);
    Check.that(
        known == null || format.equals(TextFormat.DEFAULT),
        "format",
        "none beside known, whose manifest says it",
        format);
    Check.that(weight > 0, "weight", "more than 0", weight);
  }

  /** The embedded text. */
  public static TextConfig defaults() {
    return new TextConfig(null, null, TextFormat.DEFAULT, Division.AUTO, 1, Packing.WITHIN, null);
  }

  /** The same text, found from any working directory. */
  public TextConfig withAbsolutePath() {
    return path == null
        ? this
        : new TextConfig(
            path.toAbsolutePath().normalize(),
            known,
            format,
            division,
            weight,
            packing,
            upsampling);
  }
}
