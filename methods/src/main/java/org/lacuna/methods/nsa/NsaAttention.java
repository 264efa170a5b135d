package org.lacuna.methods.nsa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;

/** Compression, selection and window branch, each with keys and values of its own, and gates. */
final class NsaAttention implements AttentionLayer {
  /** The model's projections, which those of the branches start from in a trained model. */
  private static final String MODEL_KEYS = "k_proj.weight";

  private static final String MODEL_VALUES = "v_proj.weight";
  private static final String COMPRESS_KEYS = "k_compress_proj.weight";
  private static final String COMPRESS_VALUES = "v_compress_proj.weight";
  private static final String WINDOW_KEYS = "k_window_proj.weight";
  private static final String WINDOW_VALUES = "v_window_proj.weight";
  static final String GATE = "branch_gate_proj.weight";
  static final String GATE_BIAS = "branch_gate_proj.bias";
  static final String GATE_HIDDEN = "branch_gate_hidden.weight";

  private final NsaConfig parameters;
  private final HeadShape heads;

  NsaAttention(NsaConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.heads = heads;
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return new NsaBranches(parameters)
        .attend(tape, in.q(), branches(in, 0), gates(in), in.weights());
  }

  /**
   * Keys and values of the branches for tokens from a position on. The model's own go to the
   * selection branch, so that the weights of a full-attention model keep their meaning. They stand
   * in for what is not read.
   */
  Branches branches(AttentionInputs in, long first) {
    if (parameters.sharedKv()) {
      return Branches.shared(in.k(), in.v());
    }
    boolean window = parameters.reads(NsaConfig.Branch.WINDOW);
    return new Branches(
        parameters.readsCompressTokens() ? rotatedKeys(in, COMPRESS_KEYS, first) : in.k(),
        parameters.reads(NsaConfig.Branch.COMPRESSION) ? projected(in, COMPRESS_VALUES) : in.v(),
        in.k(),
        in.v(),
        window ? rotatedKeys(in, WINDOW_KEYS, first) : in.k(),
        window ? projected(in, WINDOW_VALUES) : in.v());
  }

  private NDArray rotatedKeys(AttentionInputs in, String weight, long first) {
    return in.origin().rotation().rotateFrom(projected(in, weight), first);
  }

  /** {@code [B, Hkv, n, c]} from the hidden states. */
  private NDArray projected(AttentionInputs in, String weight) {
    NDArray x = Ops.linear(in.hidden(), in.weight(weight));
    Shape shape = x.getShape();
    return Ops.swapAxes(x.reshape(shape.get(0), shape.get(1), heads.kvHeads(), -1), 1, 2);
  }

  /** The gates {@code [B, H, n, 3]}, each between 0 and 1. */
  NDArray gates(AttentionInputs in) {
    NDArray x = in.hidden();
    if (parameters.gateHidden() > 0) {
      x = Ops.relu(Ops.linear(x, in.weight(GATE_HIDDEN)));
    }
    NDArray logits = // [B, n, 3 H]
        hasGateBias()
            ? Ops.linear(x, in.weight(GATE), in.weight(GATE_BIAS))
            : Ops.linear(x, in.weight(GATE));
    Shape shape = logits.getShape();
    return Ops.sigmoid(
        Ops.swapAxes(logits.reshape(shape.get(0), shape.get(1), heads.heads(), 3), 1, 2));
  }

  private boolean hasGateBias() {
    return parameters.gateInit() == NsaConfig.GateInit.WINDOW;
  }

  @Override
  public Optional<AttentionLayer> fullMode() {
    return Optional.of(new NsaAttention(parameters.allFull(), heads));
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new NsaCache(manager, batch, parameters, this, heads, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    NDArray keys = branches(in, 0).compressKeys();
    Visibility selected = new NsaBranches(parameters).selected(in.q(), keys, in.weights());
    return new NsaVisibility(parameters, selected);
  }

  @Override
  public Accounting accounting() {
    return new NsaAccounting(parameters, heads);
  }

  @Override
  public List<LayerWeight> weights(int dim) {
    List<LayerWeight> weights = new ArrayList<>();
    int keys = heads.kvHeads() * heads.dimension();
    int values = heads.kvHeads() * heads.valueDimension();
    if (!parameters.sharedKv()) {
      weights.add(LayerWeight.matrix(COMPRESS_KEYS, keys, dim).from(MODEL_KEYS));
      weights.add(LayerWeight.matrix(COMPRESS_VALUES, values, dim).from(MODEL_VALUES));
      if (parameters.hasWindow()) {
        weights.add(LayerWeight.matrix(WINDOW_KEYS, keys, dim).from(MODEL_KEYS));
        weights.add(LayerWeight.matrix(WINDOW_VALUES, values, dim).from(MODEL_VALUES));
      }
    }
    weights.addAll(new Compressor(parameters).weights(heads));
    weights.addAll(gateWeights(dim));
    return weights;
  }

  /** The last matrix starts as configured; a hidden one before it must not start from 0. */
  private List<LayerWeight> gateWeights(int dim) {
    List<LayerWeight> weights = new ArrayList<>();
    int inputs = parameters.gateHidden() > 0 ? parameters.gateHidden() : dim;
    if (parameters.gateHidden() > 0) {
      weights.add(LayerWeight.matrix(GATE_HIDDEN, parameters.gateHidden(), dim));
    }
    long gates = 3L * heads.heads();
    weights.add(
        parameters.gateInit() == NsaConfig.GateInit.NORMAL
            ? LayerWeight.matrix(GATE, gates, inputs)
            : LayerWeight.zeros(GATE, gates, inputs));
    if (hasGateBias()) {
      weights.add(LayerWeight.vector(GATE_BIAS, gates, -2, -2, 2)); // in the order of the branches
    }
    return weights;
  }
}
