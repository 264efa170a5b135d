package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;
import static org.lacuna.experiments.conform.ConformanceVector.doubles;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.experiments.huggingface.RopeKeys;
import org.lacuna.experiments.model.RotaryFrequencies;
import org.lacuna.experiments.model.RotaryTable;
import org.lacuna.methods.aten.Ops;

/**
 * Rotary tables: inverse frequencies and attention factor of a Hugging Face configuration, cosines
 * and sines of some positions.
 *
 * <p>Frequencies span orders of magnitude, so the error of each is relative to itself. At large
 * positions the last digit of a float32 frequency decides over the angle, so {@code cos_f64} and
 * {@code sin_f64} are compared with a table of the file's own frequencies, and {@code cos} and
 * {@code sin}, whose angles were float32, with a table of ours for the first positions only.
 *
 * <p>There is one path: the tables of a model are computed in float64 by the very rules, and a
 * second writing of these would be the same again.
 */
final class RopeCheck implements ConformanceCheck {
  /** Up to here angles in float32 are good for five digits. */
  private static final long NEAR = 64;

  @Override
  public boolean knows(String method) {
    return method.equals("rope");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    int dimension = vector.integer("head_dim");
    long[] positions = vector.tensor("positions", -1).toLongArray();
    RotaryFrequencies own =
        RotaryFrequencies.of(
            RopeKeys.read(Path.of("config"), vector.config()),
            dimension,
            length(vector, positions));
    double[] inverse = vector.doubles("inv_freq");
    double factor = vector.doubles("attention_factor")[0];

    RotaryTable stored =
        RotaryTable.of(vector.manager(), new RotaryFrequencies(inverse, factor), positions);
    int[] near = IntStream.range(0, positions.length).filter(i -> positions[i] <= NEAR).toArray();
    RotaryTable first =
        RotaryTable.of(
            vector.manager(), own, Arrays.stream(near).mapToLong(i -> positions[i]).toArray());
    NDArray sines = half(first.sine(), 1); // in the first half they are negative
    return List.of(
        new Comparison(FAST, "inv_freq", OUTPUT, relative(own.inverse(), inverse)),
        vector.compare(FAST, "attention_factor", OUTPUT, own.scale()),
        vector.compare(FAST, "cos_f64", OUTPUT, doubles(half(stored.cosine(), 0))),
        vector.compare(FAST, "sin_f64", OUTPUT, doubles(half(stored.sine(), 1))),
        Comparison.of(FAST, "cos", OUTPUT, doubles(first.cosine()), rows(vector, "cos", near)),
        Comparison.of(
            FAST,
            "sin",
            OUTPUT,
            doubles(NDArrays.concat(new NDList(sines, sines), 2)),
            rows(vector, "sin", near)));
  }

  /** Tokens of the sequence, on which dynamic scaling depends. */
  private static int length(ConformanceVector vector, long[] positions) {
    return vector.config().has("seq_len")
        ? vector.integer("seq_len")
        : Math.toIntExact(Arrays.stream(positions).max().orElse(0) + 1);
  }

  /** One half of a table's channels, {@code [P, 1, d/2]}. */
  private static NDArray half(NDArray table, int which) {
    long half = table.getShape().get(2) / 2;
    return Ops.narrow(table, 2, which * half, half);
  }

  /** The rows of a tensor {@code [P, d]} of the file. */
  private static double[] rows(ConformanceVector vector, String name, int[] rows) {
    double[] all = vector.doubles(name);
    int width = Math.toIntExact(vector.tensor(name, -1, -1).getShape().get(1));
    return Arrays.stream(rows)
        .boxed()
        .flatMapToDouble(row -> Arrays.stream(all, row * width, (row + 1) * width))
        .toArray();
  }

  private static double relative(double[] actual, double[] expected) {
    double largest = actual.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
      largest = Math.max(largest, Math.abs(actual[i] / expected[i] - 1));
    }
    return largest;
  }
}
