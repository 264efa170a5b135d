package org.lacuna.datasets.task;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.WhiteSpace;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.Document;

/** The text of a prepared corpus, decoded where it is wanted. */
final class CorpusHaystack implements Haystack {

  /** What a tokenizer makes of bytes that are no character, such as half of one at a border. */
  private static final String NO_CHARACTER = "\uFFFD";

  /** Tokens read beyond what is asked for, so that a sentence begins among them. */
  private static final int SLACK = 4 * Sentences.LONGEST;

  /**
   * A split's documents in a row.
   *
   * @param ends where each ends among all tokens
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Row(CorpusSplit split, List<Document> documents, long[] ends) {

    static Row of(CorpusSplit split) {
      List<Document> documents = split.documents();
      long[] ends = documents.stream().mapToLong(Document::length).toArray();
      Arrays.parallelPrefix(ends, Long::sum);
      return new Row(split, documents, ends);
    }

    long tokens() {
      return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /** The text of some tokens, going round in a circle, a blank between documents. */
    String text(long from, long count) {
      StringBuilder text = new StringBuilder();
      int place = Arrays.binarySearch(ends, from + 1);
      place = place < 0 ? -place - 1 : place;
      long offset = from - (place == 0 ? 0 : ends[place - 1]);
      for (long left = count; left > 0; place = (place + 1) % ends.length, offset = 0) {
        Document document = documents.get(place);
        int some = (int) Math.min(left, document.length() - offset);
        int[] tokens = split.corpus().read(document, offset, some);
        text.append(split.corpus().tokenizer().decode(tokens)).append(' ');
        left -= some;
      }
      return WhiteSpace.collapsed(text.toString().replace(NO_CHARACTER, " "));
    }
  }

  private final Map<Split, Row> rows = new EnumMap<>(Split.class);

  CorpusHaystack(CorpusSplits splits) {
    for (Split split : Split.values()) {
      rows.put(split, Row.of(splits.get(split)));
    }
  }

  @Override
  public String text(Split split, SeededRandom random, int characters) {
    Row row = Objects.requireNonNull(rows.get(split));
    if (row.tokens() == 0) {
      throw new DatasetException(
          "the " + split.label() + " split has no text to hide anything in; give it a share");
    }
    long from = random.below(row.tokens());
    String text = "";
    // White space collapses and a character may be several tokens: ask for more until it suffices.
    for (long count = characters + (long) SLACK; text.length() < characters; count *= 2) {
      String read = row.text(from, count);
      text = read.substring(Sentences.next(read, Math.min(1, read.length())));
      if (read.isBlank() && count > row.tokens()) {
        throw new DatasetException(
            "the " + split.label() + " split has white space alone, nothing to hide anything in");
      }
    }
    boolean cut = characters > 0 && Character.isHighSurrogate(text.charAt(characters - 1));
    return text.substring(0, cut ? characters - 1 : characters);
  }
}
