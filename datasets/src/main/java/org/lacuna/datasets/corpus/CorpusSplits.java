package org.lacuna.datasets.corpus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A corpus dealt out to training, validation and test, or divided as it was by those who made it.
 *
 * <p>Whole documents are dealt out, so that no text is trained on and tested on; {@link
 * SplitConfig#seed} and the documents' names and sizes alone decide. Shares are of bytes, and
 * approximate.
 *
 * <p>A corpus of one or two documents cannot be dealt out that way. There each document is cut by
 * position instead: its beginning is for training, what follows for validation, its end for test,
 * each part a document of its own, called {@code name#train} and so on. A log line says so.
 */
public final class CorpusSplits {

  private static final Logger LOG = LoggerFactory.getLogger(CorpusSplits.class);

  private final Map<Split, CorpusSplit> splits;

  private CorpusSplits(Map<Split, CorpusSplit> splits) {
    this.splits = splits;
  }

  /** Deals out a corpus that comes without splits. */
  public static CorpusSplits of(Corpus corpus, SplitConfig config) {
    List<Document> documents = corpus.documents();
    boolean byPosition = documents.size() < Split.values().length;
    if (byPosition) {
      LOG.info(
          "The corpus has {} document(s): each is cut by position into {}",
          documents.size(),
          "training, validation and test");
    }
    return new CorpusSplits(byPosition ? byPosition(corpus, config) : byDocument(corpus, config));
  }

  /**
   * The splits that a corpus comes with: each document goes where its name says, by its first
   * folder, or else by its file, as {@code train/a.txt} and {@code wiki.test.tokens} do.
   *
   * <p>Folders that all documents lie in are left off. Training is called {@code train} or {@code
   * training}, validation {@code valid}, {@code validation}, {@code val} or {@code dev}, and test
   * {@code test}, alone or as a word of the name. Documents that name no split are left out, which
   * a log line tells.
   *
   * @throws DatasetException if a split has no document, saying what was looked for and found
   */
  public static CorpusSplits given(Corpus corpus) {
    return new CorpusSplits(byAssignment(corpus, GivenSplits.of(corpus.documents())));
  }

  /** The documents of one split. */
  public CorpusSplit get(Split split) {
    return Objects.requireNonNull(splits.get(split));
  }

  private static Map<Split, CorpusSplit> byDocument(Corpus corpus, SplitConfig config) {
    List<Document> documents = corpus.documents();
    long[] sizes = IntStream.range(0, documents.size()).mapToLong(corpus::bytes).toArray();
    long[] hashes =
        documents.stream().mapToLong(d -> Seeds.hash(config.seed(), d.name())).toArray();
    return byAssignment(corpus, SplitAssignment.of(sizes, hashes, config));
  }

  private static Map<Split, CorpusSplit> byAssignment(Corpus corpus, @Nullable Split[] assigned) {
    List<Document> documents = corpus.documents();
    Map<Split, CorpusSplit> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      int[] members =
          IntStream.range(0, assigned.length).filter(i -> assigned[i] == split).toArray();
      List<Document> list = new LazyList<>(members.length, i -> documents.get(members[i]));
      splits.put(split, new CorpusSplit(corpus, split, list));
    }
    return splits;
  }

  private static Map<Split, CorpusSplit> byPosition(Corpus corpus, SplitConfig config) {
    Map<Split, CorpusSplit> splits = new EnumMap<>(Split.class);
    double from = 0;
    for (Split split : Split.values()) {
      // The last boundary is exact, so that no token falls off the end by rounding.
      double to = split == Split.TEST ? 1 : from + config.share(split);
      List<Document> parts = new ArrayList<>();
      for (Document document : corpus.documents()) {
        long first = Math.round(from * document.length());
        long end = Math.round(to * document.length());
        if (end > first && config.share(split) > 0) {
          parts.add(document.part("#" + split.label(), first, end));
        }
      }
      splits.put(split, new CorpusSplit(corpus, split, List.copyOf(parts)));
      from = to;
    }
    return splits;
  }
}
