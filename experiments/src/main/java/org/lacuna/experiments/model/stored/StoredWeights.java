package org.lacuna.experiments.model.stored;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.model.ProductSource;
import org.lacuna.experiments.safetensors.Floats;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorEntry;
import org.lacuna.experiments.safetensors.TensorReader;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.kernel.Workers;

/**
 * Weights for inference that stay in their files. For one thread at a time: its scratch memory, as
 * large as the largest matrix in float32, is used again and again.
 */
public final class StoredWeights extends ParameterStore implements ProductSource, AutoCloseable {
  /** Tokens from which on a matrix is widened as a whole: reading it once for each costs more. */
  private static final int MANY = 5;

  /** Rows that a thread takes at a time. */
  private static final int ROWS = 64;

  private final StoredTensors tensors;
  private final NDManager manager;
  private final Map<Parameter, NDArray> arrays = new HashMap<>();
  private @Nullable NDArray scratch;

  private StoredWeights(StoredTensors tensors, NDManager manager) {
    this.tensors = tensors;
    this.manager = manager;
  }

  /**
   * The weights of some files, which are closed when the owner is.
   *
   * @param owner of what is kept: small weights as arrays, and the scratch memory
   */
  public static StoredWeights of(StoredTensors tensors, NDManager owner) {
    StoredWeights weights = new StoredWeights(tensors, owner.newSubManager());
    owner.attachInternal(NDManager.nextUid(), weights);
    return weights;
  }

  /** A weight as an array, kept from then on; for norms and what is small beside matrices. */
  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    return arrays.computeIfAbsent(
        parameter,
        it -> {
          NDArray array = manager.create(it.getShape(), DataType.FLOAT32);
          TensorReader.copyInto(array, tensors, it.getName());
          return array;
        });
  }

  @Override
  public NDArray linear(NDArray x, Parameter weight, @Nullable Parameter bias) {
    TensorEntry entry = tensors.entry(weight.getName());
    long in = entry.shape().get(1);
    boolean few = x.size() / in < MANY;
    NDArray product = few ? products(x, entry) : widenedProduct(x, entry);
    return bias == null ? product : product.add(getValue(bias, x.getDevice(), false));
  }

  /** Every row of the matrix by every vector of {@code x}, each row read once. */
  private NDArray products(NDArray x, TensorEntry entry) {
    int out = Math.toIntExact(entry.shape().get(0));
    int in = Math.toIntExact(entry.shape().get(1));
    RowDots dots = new RowDots(entry.type(), tensors.data(entry.name()), in);
    NDArray product = x.getManager().create(shape(x, out), DataType.FLOAT32);
    try (NDArray vectors = x.duplicate()) {
      MemorySegment from = TensorMemory.of(vectors);
      MemorySegment into = TensorMemory.of(product);
      Workers.forEach(
          Math.ceilDiv(out, ROWS),
          part -> dots.multiply(part * ROWS, Math.min(out, (part + 1) * ROWS), from, into, out));
    }
    return product;
  }

  /** By the matrix in scratch memory, where the next one will be. */
  private NDArray widenedProduct(NDArray x, TensorEntry entry) {
    if (scratch == null || scratch.size() < entry.elements()) {
      if (scratch != null) {
        scratch.close();
      }
      scratch = manager.create(new Shape(entry.elements()), DataType.FLOAT32);
    }
    try (NDArray part = Ops.narrow(scratch, 0, 0, entry.elements());
        NDArray matrix = part.reshape(entry.shape())) {
      widen(entry, 0, entry.shape().get(0), TensorMemory.of(matrix));
      return Ops.linear(x, matrix);
    }
  }

  private void widen(TensorEntry entry, long first, long count, MemorySegment into) {
    long rowSize = entry.shape().get(1);
    MemorySegment rows = tensors.data(entry.name());
    Workers.forEach(
        Math.toIntExact(Math.ceilDiv(count, ROWS)),
        part -> {
          long from = (long) part * ROWS;
          long size = Math.min(ROWS, count - from) * rowSize;
          Floats.widen(
              entry.type(),
              rows.asSlice(
                  (first + from) * rowSize * entry.type().bytes(), size * entry.type().bytes()),
              into.asSlice(from * rowSize * Float.BYTES, size * Float.BYTES));
        });
  }

  @Override
  public NDArray embedding(Parameter table, NDArray ids) {
    TensorEntry entry = tensors.entry(table.getName());
    long width = entry.shape().get(1);
    Shape shape = ids.getShape().add(width);
    NDArray rows = ids.getManager().create(shape, DataType.FLOAT32);
    MemorySegment into = TensorMemory.of(rows);
    long[] wanted = ids.toLongArray();
    for (int i = 0; i < wanted.length; i++) {
      widen(entry, wanted[i], 1, into.asSlice(i * width * Float.BYTES, width * Float.BYTES));
    }
    return rows;
  }

  /** The shape with another last axis. */
  private static Shape shape(NDArray x, long last) {
    long[] shape = x.getShape().getShape().clone();
    shape[shape.length - 1] = last;
    return new Shape(shape);
  }

  @Override
  public void close() {
    manager.close();
    tensors.close();
  }
}
