package org.lacuna.datasets.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Everyday English words, lower-case letters only; no word is in two of the lists. */
public final class Words {

  public static final List<String> ADJECTIVES = read("adjectives.txt");
  public static final List<String> NOUNS = read("nouns.txt");
  public static final List<String> VERBS = read("verbs.txt");

  private Words() {}

  private static List<String> read(String resource) {
    try (InputStream words = Words.class.getResourceAsStream(resource)) {
      String text =
          new String(
              Objects.requireNonNull(words, resource).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
