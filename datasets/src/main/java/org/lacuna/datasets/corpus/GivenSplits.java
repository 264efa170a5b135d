package org.lacuna.datasets.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the names of documents which split they were made for.
 *
 * <p>Folders, and archives, that all documents lie in say nothing and are left off. Then the first
 * folder decides, or, where it names no split, or there is none, the file's own name. A name names
 * the split that one of its words, in runs of letters, stands for, case aside, as in {@code
 * wiki.valid.tokens} or {@code train-00001-of-00008.jsonl}; it names none if its words stand for
 * several.
 */
final class GivenSplits {

  private static final Logger LOG = LoggerFactory.getLogger(GivenSplits.class);

  /** How many names an error shows. */
  private static final int SHOWN = 8;

  private static final Map<Split, List<String>> WORDS =
      new EnumMap<>(
          Map.of(
              Split.TRAIN, List.of("train", "training"),
              Split.VALIDATION, List.of("valid", "validation", "val", "dev"),
              Split.TEST, List.of("test")));

  private GivenSplits() {}

  /**
   * The split of every document; null for one whose name names none.
   *
   * @throws DatasetException if a split has no document
   */
  static @Nullable Split[] of(List<Document> documents) {
    int common = commonFolders(documents);
    @Nullable Split[] splits = new Split[documents.size()];
    Set<Split> missing = EnumSet.allOf(Split.class);
    for (int i = 0; i < splits.length; i++) {
      Split split = of(parts(documents.get(i)), common);
      splits[i] = split;
      if (split != null) {
        missing.remove(split);
      }
    }
    if (!missing.isEmpty()) {
      throw new DatasetException(
          "no document for the split %s; looked for %s in the first folder's or the file's name; found %s"
              .formatted(labels(missing), words(missing), found(documents, common)));
    }
    int[] none = IntStream.range(0, splits.length).filter(i -> splits[i] == null).toArray();
    if (none.length > 0) {
      LOG.warn(
          "Left out {} documents whose names name no split, such as {}",
          none.length,
          documents.get(none[0]).name());
    }
    return splits;
  }

  private static @Nullable Split of(String[] parts, int common) {
    Split first = of(parts[common]);
    return first == null ? of(parts[parts.length - 1]) : first;
  }

  private static @Nullable Split of(String name) {
    Set<Split> named = EnumSet.noneOf(Split.class);
    for (String word : name.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
      WORDS.forEach((split, words) -> {
        if (words.contains(word)) {
          named.add(split);
        }
      });
    }
    return named.size() == 1 ? named.iterator().next() : null;
  }

  private static int commonFolders(List<Document> documents) {
    String[] first = parts(documents.getFirst());
    int common = first.length - 1;
    for (Document document : documents) {
      String[] parts = parts(document);
      common = Math.min(common, parts.length - 1);
      int mismatch = Arrays.mismatch(first, 0, common, parts, 0, common);
      common = mismatch < 0 ? common : mismatch;
    }
    return common;
  }

  private static String[] parts(Document document) {
    return document.name().split("/", -1);
  }

  private static String labels(Set<Split> splits) {
    return splits.stream().map(Split::label).collect(Collectors.joining(", "));
  }

  private static List<String> words(Set<Split> splits) {
    List<String> words = new ArrayList<>();
    for (Split split : splits) {
      words.addAll(WORDS.getOrDefault(split, List.of()));
    }
    return words;
  }

  private static Set<String> found(List<Document> documents, int common) {
    Set<String> found = new LinkedHashSet<>();
    for (Document document : documents) {
      if (found.size() == SHOWN) {
        break;
      }
      found.add(parts(document)[common]);
    }
    return found;
  }
}
