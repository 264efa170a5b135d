package org.lacuna.experiments.evaluation.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.NextToken;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.methods.aten.Ops;

/**
 * Predicts the answer tokens of sequences from the sequences' own tokens before them.
 *
 * <p>Only sequences of one length pass side by side: what follows a sequence might change what some
 * methods choose. In memory as {@link SequenceReader} bounds it.
 */
final class AnswerReader {
  /** Logits held at a time: 64 MiB of float32. */
  private static final int LOGITS = 1 << 24;

  /**
   * What a model made of the answer tokens of a sequence, in order.
   *
   * @param losses nats of each
   * @param hits whether it is the likeliest
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Read(float[] losses, boolean[] hits) {
    private static Read of(int count) {
      return new Read(new float[count], new boolean[count]);
    }

    double nats() {
      double nats = 0;
      for (float loss : losses) {
        nats += loss;
      }
      return nats;
    }

    int right() {
      return Math.toIntExact(IntStream.range(0, hits.length).filter(i -> hits[i]).count());
    }
  }

  /** An answer token. */
  private record Asked(int sequence, int number, int place) {}

  private final Subject subject;
  private final AttentionMode mode;

  AnswerReader(Subject subject, AttentionMode mode) {
    this.subject = subject;
    this.mode = mode;
  }

  /** Reads sequences of any lengths; what comes of each, in their order. */
  List<Read> read(List<Posed> sequences) {
    List<Read> reads = sequences.stream().map(each -> Read.of(each.places().length)).toList();
    for (List<Integer> alike :
        alike(sequences, each -> each.tokens().length, SequenceReader::batch)) {
      read(alike.stream().map(sequences::get).toList(), alike.stream().map(reads::get).toList());
    }
    return reads;
  }

  /** The indices of some things, gathered by a length that they have, a batch each. */
  static <E> List<List<Integer>> alike(
      List<E> things, ToIntFunction<E> length, IntUnaryOperator batch) {
    SortedMap<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int i = 0; i < things.size(); i++) {
      byLength.computeIfAbsent(length.applyAsInt(things.get(i)), _ -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> batches = new ArrayList<>();
    byLength.forEach((each, all) -> {
      int most = batch.applyAsInt(each);
      for (int from = 0; from < all.size(); from += most) {
        batches.add(all.subList(from, Math.min(all.size(), from + most)));
      }
    });
    return batches;
  }

  /** Reads sequences of one length; nothing follows from the last token, which is not read. */
  private void read(List<Posed> sequences, List<Read> reads) {
    int length = sequences.getFirst().tokens().length - 1;
    int stretch = SequenceReader.stretch(subject.decoder(), mode, length);
    try (SequenceReader reader =
        new SequenceReader(subject.decoder(), mode, sequences.size(), length, subject.manager())) {
      for (int from = 0; from < length; from += stretch) {
        int to = Math.min(length, from + stretch);
        try (NDManager scratch = subject.manager().newSubManager()) {
          NDArray hidden = reader.read(tokens(scratch, sequences, from, to));
          predict(hidden, sequences, from, to, reads);
        }
      }
    }
  }

  /** A stretch of each sequence, {@code [B, n]}. */
  private static NDArray tokens(NDManager manager, List<Posed> sequences, int from, int to) {
    long[] ids =
        sequences.stream()
            .flatMapToLong(each -> Arrays.stream(each.tokens(), from, to).asLongStream())
            .toArray();
    return Ops.create(manager, ids, new Shape(sequences.size(), to - from));
  }

  /** Predicts the answer tokens that follow positions {@code from} to before {@code to}. */
  private void predict(NDArray hidden, List<Posed> sequences, int from, int to, List<Read> reads) {
    List<Asked> asked = new ArrayList<>();
    for (int b = 0; b < sequences.size(); b++) {
      int[] places = sequences.get(b).places();
      for (int i = 0; i < places.length; i++) {
        if (places[i] > from && places[i] <= to) {
          asked.add(new Asked(b, i, places[i]));
        }
      }
    }
    NDArray states = hidden.reshape(-1, hidden.getShape().get(2));
    Decoder decoder = subject.decoder();
    int most = Math.max(1, LOGITS / decoder.vocabulary());
    for (int first = 0; first < asked.size(); first += most) {
      List<Asked> some = asked.subList(first, Math.min(asked.size(), first + most));
      try (NDManager scratch = hidden.getManager().newSubManager()) {
        Shape count = new Shape(some.size());
        long[] before =
            some.stream()
                .mapToLong(a -> a.sequence() * (long) (to - from) + a.place() - 1 - from)
                .toArray();
        long[] expected =
            some.stream().mapToLong(a -> sequences.get(a.sequence()).tokens()[a.place()]).toArray();
        NDArray targets = Ops.create(scratch, expected, count);
        NDArray logits =
            decoder.logits(
                Ops.embedding(Ops.alias(scratch, states), Ops.create(scratch, before, count)));
        float[] losses = Ops.crossEntropies(logits, targets).toFloatArray();
        boolean[] hits = NextToken.hits(logits, targets);
        for (int i = 0; i < losses.length; i++) {
          Read read = reads.get(some.get(i).sequence());
          read.losses()[some.get(i).number()] = losses[i];
          read.hits()[some.get(i).number()] = hits[i];
        }
      }
    }
  }
}
