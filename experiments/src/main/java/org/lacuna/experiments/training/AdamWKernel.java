package org.lacuna.experiments.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The elementwise part of {@link AdamW} on the tensors' own memory.
 *
 * <p>Work is cut into chunks of fixed size, so that sums do not depend on the number of threads.
 *
 * @param clipping factor on the gradient
 * @param beta1 memory of the mean
 * @param beta2 memory of the mean square
 * @param rate learning rate over the bias correction of the mean
 * @param rootCorrection factor on the root of the mean square
 * @param epsilon added to the corrected root
 * @param keep factor on the weight: 1 less its decay
 */
record AdamWKernel(
    float clipping,
    float beta1,
    float beta2,
    float rate,
    float rootCorrection,
    float epsilon,
    float keep) {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long CHUNK = 1 << 15;

  /** The same for weights that do not decay. */
  AdamWKernel keeping() {
    return new AdamWKernel(clipping, beta1, beta2, rate, rootCorrection, epsilon, 1);
  }

  /** The sum of squares, in float64 within and over chunks. */
  static double squaredNorm(MemorySegment values, long size) {
    double[] sums =
        LongStream.range(0, chunks(size))
            .parallel()
            .mapToDouble(chunk -> squaredNorm(values, chunk * CHUNK, end(chunk, size)))
            .toArray();
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  private static double squaredNorm(MemorySegment values, long from, long to) {
    double sum = 0;
    for (long i = from; i < to; i++) {
      double value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      sum += value * value;
    }
    return sum;
  }

  /** Updates {@code size} weights and their two memories in place. */
  void update(
      MemorySegment weights,
      MemorySegment gradients,
      MemorySegment means,
      MemorySegment squares,
      long size) {
    LongStream.range(0, chunks(size))
        .parallel()
        .forEach(
            chunk -> update(weights, gradients, means, squares, chunk * CHUNK, end(chunk, size)));
  }

  private void update(
      MemorySegment weights,
      MemorySegment gradients,
      MemorySegment means,
      MemorySegment squares,
      long from,
      long to) {
    long at = from;
    for (; at + LANES.length() <= to; at += LANES.length()) {
      long offset = at * Float.BYTES;
      FloatVector g = FloatVector.fromMemorySegment(LANES, gradients, offset, ORDER).mul(clipping);
      FloatVector mean = FloatVector.fromMemorySegment(LANES, means, offset, ORDER);
      FloatVector square = FloatVector.fromMemorySegment(LANES, squares, offset, ORDER);
      mean = mean.mul(beta1).add(g.mul(1 - beta1));
      square = square.mul(beta2).add(g.mul(g).mul(1 - beta2));
      FloatVector root = square.lanewise(VectorOperators.SQRT).mul(rootCorrection).add(epsilon);
      FloatVector weight = FloatVector.fromMemorySegment(LANES, weights, offset, ORDER);
      weight.mul(keep).sub(mean.mul(rate).div(root)).intoMemorySegment(weights, offset, ORDER);
      mean.intoMemorySegment(means, offset, ORDER);
      square.intoMemorySegment(squares, offset, ORDER);
    }
    for (; at < to; at++) {
      float g = gradients.getAtIndex(ValueLayout.JAVA_FLOAT, at) * clipping;
      float mean = means.getAtIndex(ValueLayout.JAVA_FLOAT, at) * beta1 + g * (1 - beta1);
      float square = squares.getAtIndex(ValueLayout.JAVA_FLOAT, at) * beta2 + g * g * (1 - beta2);
      float root = (float) Math.sqrt(square) * rootCorrection + epsilon;
      float weight = weights.getAtIndex(ValueLayout.JAVA_FLOAT, at);
      weights.setAtIndex(ValueLayout.JAVA_FLOAT, at, weight * keep - mean * rate / root);
      means.setAtIndex(ValueLayout.JAVA_FLOAT, at, mean);
      squares.setAtIndex(ValueLayout.JAVA_FLOAT, at, square);
    }
  }

  private static long chunks(long size) {
    return (size + CHUNK - 1) / CHUNK;
  }

  private static long end(long chunk, long size) {
    return Math.min(size, (chunk + 1) * CHUNK);
  }
}
