package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.model.RotaryFrequencies;
import org.lacuna.experiments.model.RotaryTable;
import org.lacuna.experiments.model.TokenBatch;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.methods.full.FullAttention;

/**
 * The same decoder and the same step in nothing but DJL's array calls: attention written out with
 * its score matrix, and the optimiser as a chain of operators. What one would write without the
 * bridge.
 */
final class PlainStep implements Contestant {
  /** Scaled, masked and normed scores, and the gradient of one. */
  private static final int KEPT_SCORES = 4;

  private final ModelConfig model;
  private final TrainingConfig training;
  private final List<Example> examples;
  private final NDManager manager;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();
  private final RotaryTable rotary;
  private final NDArray future;
  private final NDArray scale;
  private int done;

  PlainStep(
      ModelConfig model,
      TrainingConfig training,
      int vocabulary,
      List<Example> examples,
      Computing computing) {
    manager = computing.newManager();
    this.model = model;
    this.training = training;
    this.examples = examples;
    Decoder decoder =
        new Decoder(
            model,
            vocabulary,
            Collections.nCopies(model.layers(), new FullAttention(model.headShape())));
    FirstValues.initialize(decoder, manager, 1);
    for (Parameter parameter : decoder.parameters().values()) {
      NDArray array = parameter.getArray();
      array.setRequiresGradient(true);
      weights.put(parameter.getName(), array);
      means.put(parameter.getName(), manager.zeros(array.getShape()));
      squares.put(parameter.getName(), manager.zeros(array.getShape()));
    }
    int length = training.length();
    rotary =
        RotaryTable.of(
            manager,
            RotaryFrequencies.of(model.rope(), model.headDim(), length),
            LongStream.range(0, length).toArray());
    future = future(length);
    scale = manager.full(new Shape(), (float) (1 / Math.sqrt(model.headDim())));
  }

  /** Whether the score matrices that the graph keeps would fill less than half of the memory. */
  static boolean fits(ModelConfig model, TrainingConfig training) {
    double scores =
        (double) training.batch() * model.heads() * training.length() * training.length();
    double kept = KEPT_SCORES * model.layers() * scores * Float.BYTES;
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return kept < system.getTotalMemorySize() / 2.0;
  }

  /** Minus infinity above the diagonal. */
  private NDArray future(int length) {
    float[] bias = new float[length * length];
    for (int t = 0; t < length; t++) {
      Arrays.fill(bias, t * length + t + 1, (t + 1) * length, Float.NEGATIVE_INFINITY);
    }
    return Ops.create(manager, bias, new Shape(length, length));
  }

  @Override
  public double step() {
    long start = System.nanoTime();
    try (NDManager scratch = manager.newSubManager()) {
      try (var _ = GradMode.on()) {
        Tape.recording(scratch).backward(loss(TokenBatch.of(scratch, examples)));
      }
      try (var _ = GradMode.off()) {
        update(scratch);
      }
    }
    CudaDevice.await(manager);
    return (System.nanoTime() - start) / 1e6;
  }

  private NDArray loss(TokenBatch batch) {
    NDArray table = weight("model.embed_tokens.weight", batch.inputs());
    NDArray x = table.get(batch.inputs().getManager(), new NDIndex("{}", batch.inputs()));
    for (int i = 0; i < model.layers(); i++) {
      String layer = "model.layers." + i;
      x = x.add(attention(layer + ".self_attn.", norm(x, layer + ".input_layernorm.weight")));
      x = x.add(feedForward(layer + ".mlp.", norm(x, layer + ".post_attention_layernorm.weight")));
    }
    NDArray logits = norm(x, "model.norm.weight").matMul(table.transpose()); // [B, L, V]
    NDArray flat = logits.reshape(batch.targets().size(), -1).logSoftmax(1);
    return flat.gather(batch.targets().expandDims(1), 1).neg().mean();
  }

  private NDArray attention(String prefix, NDArray h) {
    int group = model.heads() / model.kvHeads();
    NDArray q = rotate(heads(h, prefix + "q_proj.weight", model.heads())).transpose(0, 2, 1, 3);
    NDArray k = rotate(heads(h, prefix + "k_proj.weight", model.kvHeads())).transpose(0, 2, 1, 3);
    NDArray v = heads(h, prefix + "v_proj.weight", model.kvHeads()).transpose(0, 2, 1, 3);
    NDArray scores = q.matMul(k.repeat(1, group).transpose(0, 1, 3, 2)).mul(scale);
    NDArray out = scores.add(future).softmax(3).matMul(v.repeat(1, group)); // [B, H, L, d]
    Shape shape = h.getShape();
    return project(
        out.transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(1), -1),
        prefix + "o_proj.weight");
  }

  private NDArray heads(NDArray h, String name, int count) {
    Shape shape = h.getShape();
    return project(h, name).reshape(shape.get(0), shape.get(1), count, model.headDim());
  }

  private NDArray rotate(NDArray x) {
    int half = model.headDim() / 2;
    NDArray swapped =
        NDArrays.concat(new NDList(x.get("..., " + half + ":"), x.get("..., :" + half)), 3);
    return x.mul(rotary.cosine()).add(swapped.mul(rotary.sine()));
  }

  private NDArray feedForward(String prefix, NDArray h) {
    NDArray gate = project(h, prefix + "gate_proj.weight");
    NDArray gated = gate.mul(Activation.sigmoid(gate));
    return project(gated.mul(project(h, prefix + "up_proj.weight")), prefix + "down_proj.weight");
  }

  private NDArray norm(NDArray x, String name) {
    NDArray meanSquare = x.mul(x).mean(new int[] {2}, true);
    return x.div(meanSquare.add(model.normEpsilon()).sqrt()).mul(weight(name, x));
  }

  private NDArray project(NDArray x, String name) {
    return x.matMul(weight(name, x).transpose());
  }

  /** The weight under the manager of the step, so that what is derived from it is freed with it. */
  private NDArray weight(String name, NDArray like) {
    NDArray weight = Objects.requireNonNull(weights.get(name));
    return Ops.alias(like.getManager(), weight);
  }

  private void update(NDManager scratch) {
    done++;
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    List<NDArray> norms = new ArrayList<>();
    weights.forEach((name, weight) -> {
      NDArray gradient = weight.getGradient();
      gradient.attach(scratch);
      gradients.put(name, gradient);
      norms.add(gradient.square().sum());
    });
    double norm =
        Math.sqrt(
            NDArrays.stack(new NDList(norms)).sum().toType(DataType.FLOAT64, false).getDouble());
    double clipping = norm > training.clip() ? training.clip() / norm : 1;
    gradients.forEach((name, gradient) -> update(name, gradient, clipping));
  }

  private void update(String name, NDArray gradient, double clipping) {
    NDArray weight = Objects.requireNonNull(weights.get(name)).stopGradient();
    NDArray mean = Objects.requireNonNull(means.get(name));
    NDArray square = Objects.requireNonNull(squares.get(name));
    NDArray g = gradient.mul(clipping);
    mean.muli(training.beta1()).addi(g.mul(1 - training.beta1()));
    square.muli(training.beta2()).addi(g.square().mul(1 - training.beta2()));
    double rate = training.learningRate();
    NDManager scratch = gradient.getManager();
    NDArray corrected = Ops.alias(scratch, square).div(1 - Math.pow(training.beta2(), done));
    NDArray step =
        Ops.alias(scratch, mean)
            .div(1 - Math.pow(training.beta1(), done))
            .div(corrected.sqrt().add(training.epsilon()));
    if (weight.getShape().dimension() > 1) {
      weight.muli(1 - rate * training.weightDecay());
    }
    weight.subi(step.mul(rate));
    weight.close();
    gradient.muli(0);
  }

  @Override
  public void close() {
    manager.close();
  }
}
