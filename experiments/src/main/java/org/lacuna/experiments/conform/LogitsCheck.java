package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;
import static org.lacuna.experiments.conform.Comparison.Kind.SELECTION;
import static org.lacuna.experiments.conform.ConformanceVector.doubles;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lacuna.experiments.generation.Generation;
import org.lacuna.experiments.generation.Sampling;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorReader;
import org.lacuna.methods.Methods;
import org.lacuna.methods.aten.Ops;

/**
 * Logits, and the mean loss of the next token, of the published model whose folder the vector lies
 * in; where the vector has them, the tokens that are written greedily after the first {@code
 * prompt} tokens, through the cache.
 *
 * <p>There is one path: the definition in float64 is that of attention, which other vectors check.
 */
final class LogitsCheck implements ConformanceCheck {
  private final Methods methods;

  LogitsCheck(Methods methods) {
    this.methods = methods;
  }

  @Override
  public boolean knows(String method) {
    return method.equals("hf_logits");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    Path place = Objects.requireNonNull(vector.file().toAbsolutePath().getParent());
    PretrainedFolder folder = PretrainedFolder.open(place);
    int rows = Objects.requireNonNull(folder.model().vocabulary());
    Decoder decoder = DecoderFactory.create(folder.model(), folder.attention(), rows, methods);
    fill(decoder, folder, vector);

    NDArray ids = vector.tensor("input_ids", -1, -1);
    NDArray logits =
        decoder.forward(new ParameterStore(), new NDList(ids), false).singletonOrThrow();
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(vector.compare(FAST, "logits", OUTPUT, doubles(logits)));
    comparisons.add(vector.compare(FAST, "loss", OUTPUT, loss(logits, ids)));
    if (vector.has("greedy")) {
      comparisons.add(greedy(vector, decoder, ids.toLongArray()));
    }
    return comparisons;
  }

  private static void fill(Decoder decoder, PretrainedFolder folder, ConformanceVector vector) {
    try (StoredTensors weights = folder.weights()) {
      Set<String> _ = folder.requireWeights(decoder.shapes(), weights);
      FirstValues.allocate(decoder, vector.manager());
      decoder.weights().forEach((name, array) -> TensorReader.copyInto(array, weights, name));
    }
  }

  private static double loss(NDArray logits, NDArray ids) {
    long batch = ids.getShape().get(0);
    long last = ids.getShape().get(1) - 1;
    NDArray targets = Ops.narrow(ids, 1, 1, last).reshape(batch * last);
    NDArray scored = Ops.narrow(logits, 1, 0, last).reshape(batch * last, -1);
    return Arrays.stream(doubles(Ops.crossEntropies(scored, targets))).average().orElseThrow();
  }

  private static Comparison greedy(ConformanceVector vector, Decoder decoder, long[] ids) {
    long[] expected = vector.tensor("greedy", -1).toLongArray();
    List<Integer> prompt =
        LongStream.of(ids).limit(vector.integer("prompt")).mapToObj(Math::toIntExact).toList();
    List<Integer> written =
        new Generation(prompt, expected.length, Set.of(), Sampling.GREEDY, prompt.size())
            .by(decoder, vector.manager(), _ -> true)
            .tokens();
    long other =
        IntStream.range(0, expected.length).filter(i -> written.get(i) != expected[i]).count();
    return new Comparison(FAST, "greedy", SELECTION, other);
  }
}
