package org.lacuna.datasets.stream;

import java.util.List;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Document;

/**
 * Long documents more often than they occur, within one source, so that the sources' own shares
 * stay what they are (Fu et al. 2024, "Data Engineering for Scaling Language Models to 128K
 * Context", per-source length up-sampling; the recipe of CCA-Attention's fine-tuning, code {@code
 * finetune.sh}).
 *
 * @param from tokens from which on a document counts as long
 * @param share of the examples that are cut from long documents, between 0 and 1
 */
@Doc("Long documents more often than they occur.")
public record LengthUpsampling(
    @Doc("Tokens from which on a document counts as long.") long from,
    @Doc("Share of the examples that are cut from long documents, between 0 and 1.") double share) {

  public LengthUpsampling {
    Check.atLeast(1, "from", from);
    Check.that(share > 0 && share < 1, "share", "between 0 and 1", share);
  }

  /** From the recipe's 4096 tokens on; seven tenths is a choice of ours. */
  public static LengthUpsampling defaults() {
    return new LengthUpsampling(4096, 0.7);
  }

  /**
   * The windows of a split, long and other documents in their shares.
   *
   * @throws DatasetException if all documents are long, or none
   */
  public TrainingStream stream(CorpusSplit split, Packing packing, int length, long seed) {
    CorpusSplit longOnes = split.only(document -> document.length() >= from);
    CorpusSplit others = split.only(document -> document.length() < from);
    if (longOnes.documents().isEmpty() || others.documents().isEmpty()) {
      throw new DatasetException(
          "length up-sampling from %d tokens needs longer and shorter documents; the %s split has %d of at least that length and %d shorter ones%s"
              .formatted(
                  from,
                  split.split().label(),
                  longOnes.documents().size(),
                  others.documents().size(),
                  median(split.documents())));
    }
    return new Mixture(
        List.of(
            new Mixture.Part(packing.stream(longOnes, length, Seeds.derive(seed, 0)), share),
            new Mixture.Part(packing.stream(others, length, Seeds.derive(seed, 1)), 1 - share)),
        seed);
  }

  private static String median(List<Document> documents) {
    long[] lengths = documents.stream().mapToLong(Document::length).sorted().toArray();
    return lengths.length == 0 ? "" : ", their median is " + lengths[lengths.length / 2];
  }
}
