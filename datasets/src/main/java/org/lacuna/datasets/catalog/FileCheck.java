package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Digests;

/**
 * How a file here compares with what a manifest says of it.
 *
 * @param file what it should be
 * @param path where it is
 * @param state how it compares
 * @param fault what is wrong with it, for a person; empty if nothing is
 */
public record FileCheck(RemoteFile file, Path path, State state, String fault) {

  /** How a file compares. */
  public enum State {
    /** Length and SHA-256 are right. */
    WHOLE,
    /** It is not here. */
    MISSING,
    /** It is here with other bytes. */
    DAMAGED
  }

  /** Whether length and SHA-256 are right. */
  public boolean isWhole() {
    return state == State.WHOLE;
  }

  /** Compares a file, reading all of it. */
  static FileCheck of(RemoteFile file, Path path) {
    if (!Files.isRegularFile(path)) {
      return new FileCheck(file, path, State.MISSING, "not here");
    }
    try {
      long bytes = Files.size(path);
      if (bytes != file.bytes()) {
        return damaged(file, path, "expected %d bytes, got %d".formatted(file.bytes(), bytes));
      }
      String sha256 = Digests.sha256(path);
      return sha256.equals(file.sha256())
          ? new FileCheck(file, path, State.WHOLE, "")
          : damaged(file, path, "expected SHA-256 %s, got %s".formatted(file.sha256(), sha256));
    } catch (IOException e) {
      throw new DatasetException(
          "cannot read '" + path + "' (" + e + "); expected a file that can be read", e);
    }
  }

  private static FileCheck damaged(RemoteFile file, Path path, String fault) {
    return new FileCheck(file, path, State.DAMAGED, fault);
  }
}
