package org.lacuna.datasets.catalog;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.Split;

/** A file that a corpus consists of: where it is, and what its bytes must be. */
@Doc("A file of the corpus.")
public record RemoteFile(
    @Doc("Name that it is kept under, with / between folders.") String name,
    @Doc("Where it is: https://…, http://… or file:///…; best one that never changes.")
        String address,
    @Doc("Length in bytes.") long bytes,
    @Doc("SHA-256 of its bytes, 64 digits in hex.") String sha256,
    @Doc("What it is meant for; null where nobody says.") @Nullable Split split) {

  /** No name begins with a dot: those are of files in the making. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*");

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public RemoteFile {
    Check.that(
        NAME.matcher(name).matches(), "name", "letters, digits, . _ + - and / between", name);
    Addresses.check("address", address);
    Check.atLeast(1, "bytes", bytes);
    Check.that(SHA256.matcher(sha256).matches(), "sha256", "64 digits 0-9 a-f", sha256);
  }

  URI uri() {
    return URI.create(address);
  }
}
