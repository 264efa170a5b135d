package org.lacuna.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.reference.ReferenceInputs;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Random inputs of a layer, the same numbers for the fast path and the reference: queries and keys
 * before the rotation, values, hidden states, and the weights that the layer declares.
 */
public final class Sample {
  /** Width of the hidden states. */
  public static final int DIM = 12;

  /** Names of the arrays beside the weights. */
  static final List<String> ARRAYS = List.of("q", "k", "v", "hidden");

  private final HeadShape heads;
  private final int length;
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private Sample(HeadShape heads, int length) {
    this.heads = heads;
    this.length = length;
  }

  /** Normal random numbers, without weights. */
  public static Sample random(HeadShape heads, int length, long seed) {
    return random(heads, length, seed, List.of());
  }

  /** Normal random numbers, the weights drawn from a seed of their own. */
  public static Sample random(HeadShape heads, int length, long seed, List<LayerWeight> weights) {
    Sample sample = new Sample(heads, length);
    Random random = new Random(seed);
    sample.add("q", random, 1, heads.heads(), length, heads.dimension());
    sample.add("k", random, 1, heads.kvHeads(), length, heads.dimension());
    sample.add("v", random, 1, heads.kvHeads(), length, heads.valueDimension());
    sample.add("hidden", random, 1, length, DIM);
    for (LayerWeight weight : weights) {
      sample.add(weight.name(), new Random(99), weight.shape().getShape());
      // As large as keeps a product's size: sigmoids and softmaxes stay away from their ends.
      int axes = weight.shape().dimension();
      double scale = axes == 1 ? 0.5 : 1 / Math.sqrt((double) weight.shape().get(axes - 1));
      float[] numbers = sample.floats(weight.name());
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] *= (float) scale;
      }
    }
    return sample;
  }

  private void add(String name, Random random, long... shape) {
    int size = Math.toIntExact(new Shape(shape).size());
    values.put(name, normal(random, size));
    shapes.put(name, shape);
  }

  /** Numbers of the standard normal distribution. */
  public static float[] normal(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The heads. */
  public HeadShape heads() {
    return heads;
  }

  /** Tokens. */
  public int length() {
    return length;
  }

  /** All arrays: q, k, v, hidden and the weights. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** The array of a name. */
  public NDArray tensor(NDManager manager, String name) {
    return manager.create(floats(name), new Shape(Objects.requireNonNull(shapes.get(name))));
  }

  private float[] floats(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  /** All arrays as tensors, by name. */
  Map<String, NDArray> tensors(NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    names().forEach(name -> tensors.put(name, tensor(manager, name)));
    return tensors;
  }

  /** The queries as {@code [1, H, L, d]}. */
  public NDArray q(NDManager manager) {
    return tensor(manager, "q");
  }

  /** The keys as {@code [1, Hkv, L, d]}. */
  public NDArray k(NDManager manager) {
    return tensor(manager, "k");
  }

  /** The values as {@code [1, Hkv, L, dv]}. */
  public NDArray v(NDManager manager) {
    return tensor(manager, "v");
  }

  /** The inputs of a layer. */
  public AttentionInputs inputs(NDManager manager) {
    return inputs(tensors(manager));
  }

  /** The inputs of a layer from arrays by the names of a sample's. */
  static AttentionInputs inputs(Map<String, NDArray> arrays) {
    NDArray q = get(arrays, "q");
    NDArray k = get(arrays, "k");
    return new AttentionInputs(
        TestRotation.INSTANCE.rotateFrom(q, 0),
        TestRotation.INSTANCE.rotateFrom(k, 0),
        get(arrays, "v"),
        new AttentionInputs.Origin(q, k, TestRotation.INSTANCE, get(arrays, "hidden"), null, null),
        name -> get(arrays, name));
  }

  private static <T> T get(Map<String, T> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /** The same inputs in float64, without the batch axis; weights as they are. */
  public ReferenceInputs reference() {
    return reference(doubles());
  }

  /** All arrays in float64, in the shapes of the definition. */
  Map<String, INDArray> doubles() {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    for (String name : names()) {
      long[] shape = Objects.requireNonNull(shapes.get(name));
      boolean batched = ARRAYS.contains(name);
      arrays.put(
          name,
          reference(floats(name), batched ? Arrays.copyOfRange(shape, 1, shape.length) : shape));
    }
    return arrays;
  }

  static ReferenceInputs reference(Map<String, INDArray> arrays) {
    INDArray q = get(arrays, "q");
    INDArray k = get(arrays, "k");
    Map<String, INDArray> weights = new LinkedHashMap<>(arrays);
    ARRAYS.forEach(weights::remove);
    return new ReferenceInputs(
        rotated(q),
        rotated(k),
        get(arrays, "v"),
        q,
        k,
        TestRotation::rotateRow,
        get(arrays, "hidden"),
        weights);
  }

  private static INDArray rotated(INDArray x) {
    int d = Math.toIntExact(x.size(2));
    double[] rows = x.dup('c').data().asDouble();
    for (int row = 0; row < rows.length / d; row++) {
      long position = row % x.size(1);
      double[] channels = Arrays.copyOfRange(rows, row * d, (row + 1) * d);
      System.arraycopy(TestRotation.rotated(channels, position), 0, rows, row * d, d);
    }
    return Nd4j.createFromArray(rows).reshape(x.shape());
  }

  /** Float64 copies of row-major values. */
  static INDArray reference(float[] values, long... shape) {
    double[] copy = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      copy[i] = values[i];
    }
    return Nd4j.createFromArray(copy).reshape(shape);
  }

  /** The tokens of one sample up to {@code from}, then those of another. */
  static Map<String, NDArray> spliced(
      Map<String, NDArray> start, Map<String, NDArray> end, long from) {
    Map<String, NDArray> arrays = new LinkedHashMap<>(start);
    for (String name : ARRAYS) {
      int axis = name.equals("hidden") ? 1 : 2;
      NDArray tail = get(end, name);
      long rest = tail.getShape().get(axis) - from;
      arrays.put(
          name,
          NDArrays.concat(
              new NDList(
                  Ops.narrow(get(start, name), axis, 0, from), Ops.narrow(tail, axis, from, rest)),
              axis));
    }
    return arrays;
  }

  /** Two samples as the sequences of one batch. */
  static Map<String, NDArray> batched(Map<String, NDArray> a, Map<String, NDArray> b) {
    Map<String, NDArray> arrays = new LinkedHashMap<>(a);
    ARRAYS.forEach(name -> arrays.put(name, get(a, name).concat(get(b, name))));
    return arrays;
  }

  /** The numbers of a tensor, widened. */
  public static double[] doubles(NDArray tensor) {
    return tensor.toType(ai.djl.ndarray.types.DataType.FLOAT64, false).toDoubleArray();
  }

  /**
   * Makes Java free the buffers that nothing of Java's refers to, and writes over them: what still
   * reads such memory reads rubbish from now on.
   */
  public static void overwriteFreedBuffers() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      for (int kilobytes = 1; kilobytes <= 1024; kilobytes *= 2) {
        for (int n = 0; n < 16; n++) {
          FloatBuffer rubbish = ByteBuffer.allocateDirect(kilobytes << 10).asFloatBuffer();
          while (rubbish.hasRemaining()) {
            rubbish.put(Float.NaN);
          }
        }
      }
    }
  }
}
