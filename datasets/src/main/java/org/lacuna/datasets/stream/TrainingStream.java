package org.lacuna.datasets.stream;

import java.util.List;
import java.util.stream.LongStream;

/**
 * An endless row of examples of one length.
 *
 * <p>There is no state: an example follows from the seed and its number alone, so a training that
 * resumes at a step asks for that step's examples and gets what it would have got. Safe for use by
 * many threads.
 */
public interface TrainingStream {

  /** One example of the row. */
  Example example(long number);

  /** The examples of one batch: {@code index * size} and following. */
  default List<Example> batch(long index, int size) {
    long first = Math.multiplyExact(index, (long) size);
    return LongStream.range(first, first + size).mapToObj(this::example).toList();
  }
}
