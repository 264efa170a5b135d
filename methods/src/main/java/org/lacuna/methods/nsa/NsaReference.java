package org.lacuna.methods.nsa;

import java.util.Arrays;
import java.util.Map;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.BlockRule;
import org.lacuna.methods.reference.ReferenceInputs;
import org.lacuna.methods.reference.SoftmaxReference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The definition in the package documentation, in float64. */
public final class NsaReference implements AttentionReference {
  private final NsaConfig parameters;

  /** The definition for some parameters. */
  public NsaReference(NsaConfig parameters) {
    this.parameters = parameters;
  }

  /**
   * Keys and values of the three branches, {@code [Hkv, L, d]} and {@code [Hkv, L, dv]} each.
   *
   * @param compressK rotated keys that are compressed
   * @param compressV values that are compressed
   * @param selectK rotated keys of the selection branch
   * @param selectV values of the selection branch
   * @param windowK rotated keys of the window branch
   * @param windowV values of the window branch
   */
  public record Kv(
      INDArray compressK,
      INDArray compressV,
      INDArray selectK,
      INDArray selectV,
      INDArray windowK,
      INDArray windowV) {}

  @Override
  public INDArray attend(ReferenceInputs in) {
    return attend(in.q(), kv(in), gates(in), in.weights());
  }

  /**
   * The gated sum of the branches.
   *
   * @param q rotated queries {@code [H, L, d]}
   * @param gates {@code [H, L, 3]}
   * @param weights the compression's
   * @return {@code [H, L, dv]}
   */
  public INDArray attend(INDArray q, Kv kv, INDArray gates, Map<String, INDArray> weights) {
    INDArray out = Nd4j.zeros(DataType.DOUBLE, q.size(0), q.size(1), kv.selectV().size(2));
    INDArray keys = compressed(kv.compressK(), weights, "phi_k");
    INDArray values = compressed(kv.compressV(), weights, "phi_v");
    boolean[][][] selected = selected(q, keys);
    long group = q.size(0) / kv.selectK().size(0);
    for (int h = 0; h < q.size(0); h++) {
      INDArray query = SoftmaxReference.head(q, h);
      INDArray gate = SoftmaxReference.head(gates, h); // [L, 3]
      INDArray sum = SoftmaxReference.head(out, h);
      if (parameters.isFull(NsaConfig.Branch.COMPRESSION)) {
        add(sum, gate, 0, attention(query, kv.compressK(), kv.compressV(), h / group, causal(q)));
      } else if (keys.size(1) > 0 && !off(NsaConfig.Branch.COMPRESSION)) {
        INDArray weight = shares(query, SoftmaxReference.head(keys, h / group));
        add(sum, gate, 0, weight.mmul(SoftmaxReference.head(values, h / group)));
      }
      if (!off(NsaConfig.Branch.SELECTION)) {
        add(sum, gate, 1, attention(query, kv.selectK(), kv.selectV(), h / group, selected[h]));
      }
      if (parameters.hasWindow() && !off(NsaConfig.Branch.WINDOW)) {
        add(sum, gate, 2, attention(query, kv.windowK(), kv.windowV(), h / group, recent(q)));
      }
    }
    return out;
  }

  private boolean off(NsaConfig.Branch branch) {
    return parameters.offBranches().contains(branch);
  }

  private static void add(INDArray sum, INDArray gates, int branch, INDArray output) {
    sum.addi(output.mul(gates.getColumn(branch).reshape(gates.size(0), 1)));
  }

  private static INDArray attention(
      INDArray query, INDArray k, INDArray v, long head, boolean[][] visible) {
    return SoftmaxReference.weights(query, SoftmaxReference.head(k, head), visible)
        .mmul(SoftmaxReference.head(v, head));
  }

  private static boolean[][] causal(INDArray q) {
    return last(q, Integer.MAX_VALUE);
  }

  private boolean[][] recent(INDArray q) {
    if (parameters.isFull(NsaConfig.Branch.WINDOW)) {
      return causal(q);
    }
    return last(q, off(NsaConfig.Branch.WINDOW) ? 0 : parameters.window());
  }

  private static boolean[][] last(INDArray q, int count) {
    int length = Math.toIntExact(q.size(1));
    boolean[][] seen = new boolean[length][length];
    for (int t = 0; t < length; t++) {
      Arrays.fill(seen[t], (int) Math.max(0, t + 1L - count), t + 1, true);
    }
    return seen;
  }

  /** {@code phi} of the windows {@code i d .. i d + l - 1}: {@code [Hkv, N, c]}. */
  private INDArray compressed(INDArray x, Map<String, INDArray> weights, String phi) {
    int l = parameters.compressBlock();
    int d = parameters.compressStride();
    int count = windows(Math.toIntExact(x.size(1)) - 1);
    INDArray all = Nd4j.zeros(DataType.DOUBLE, x.size(0), count, x.size(2));
    for (int h = 0; h < x.size(0) && count > 0; h++) {
      double[][] windows = new double[count][];
      for (int i = 0; i < count; i++) {
        windows[i] =
            SoftmaxReference.head(x, h)
                .get(NDArrayIndex.interval(i * d, i * d + l), NDArrayIndex.all())
                .dup('c')
                .data()
                .asDouble();
      }
      SoftmaxReference.head(all, h)
          .assign(phi(Nd4j.createFromArray(windows), h, weights, phi, x.size(2)));
    }
    return all;
  }

  /** {@code phi} of flattened windows {@code [N, l c]}: {@code [N, c]}. */
  private INDArray phi(
      INDArray windows, int head, Map<String, INDArray> weights, String phi, long channels) {
    if (parameters.compression() == NsaConfig.Compression.MEAN) {
      return windows.reshape(windows.size(0), parameters.compressBlock(), channels).mean(1);
    }
    INDArray positions = SoftmaxReference.head(weight(weights, phi + "_pe"), head);
    INDArray flat = windows.add(positions.dup('c').reshape(1, windows.size(1)));
    INDArray hidden =
        Transforms.relu(
            flat.mmul(weight(weights, phi + "_w1").transpose())
                .add(weight(weights, phi + "_b1").reshape(1, -1)));
    return hidden
        .mmul(weight(weights, phi + "_w2").transpose())
        .add(weight(weights, phi + "_b2").reshape(1, -1));
  }

  private static INDArray weight(Map<String, INDArray> weights, String name) {
    INDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalStateException("no weight " + name);
    }
    return weight;
  }

  /** Windows whose last token is at or before {@code t}. */
  private int windows(int t) {
    int complete = 0;
    while (complete * parameters.compressStride() + parameters.compressBlock() - 1 <= t) {
      complete++;
    }
    return complete;
  }

  /**
   * {@code p_cmp}: the softmax over the complete windows, {@code [L, N]}; zeros before the first.
   */
  private INDArray shares(INDArray query, INDArray keys) {
    int length = Math.toIntExact(query.size(0));
    boolean[][] complete = new boolean[length][Math.toIntExact(keys.size(0))];
    for (int t = 0; t < length; t++) {
      Arrays.fill(complete[t], 0, Math.max(1, windows(t)), true);
    }
    INDArray shares = SoftmaxReference.weights(query, keys, complete);
    for (int t = 0; t < length && windows(t) == 0; t++) {
      shares.getRow(t).assign(0);
    }
    return shares;
  }

  /** What the selection branch sees: {@code [head][query][key]}. */
  private boolean[][][] selected(INDArray q, INDArray keys) {
    int heads = Math.toIntExact(q.size(0));
    int length = Math.toIntExact(q.size(1));
    int group = Math.toIntExact(heads / keys.size(0));
    boolean[][][] selected = new boolean[heads][][];
    for (int h = 0; h < heads; h += group) {
      boolean[][] seen =
          parameters.isFull(NsaConfig.Branch.SELECTION)
              ? causal(q)
              : chosen(q, keys, h, group, length);
      Arrays.fill(selected, h, h + group, seen);
    }
    return selected;
  }

  private boolean[][] chosen(INDArray q, INDArray keys, int firstHead, int group, int length) {
    int block = parameters.selectBlock();
    double[][] shares = shares(q, keys, firstHead, group, length);
    boolean[][] seen = new boolean[length][];
    for (int t = 0; t < length; t++) {
      int own = t / block;
      double[] importance = new double[own];
      for (int j = 0; j < own; j++) {
        importance[j] = importance(shares[t], j);
      }
      boolean[] row =
          BlockRule.seen(
              importance,
              t,
              block,
              parameters.topN(),
              j -> j < parameters.initBlocks() || j > own - parameters.localBlocks());
      seen[t] = Arrays.copyOf(row, length);
    }
    return seen;
  }

  /** {@code p_cmp} summed over the heads of a group: {@code [query][window]}. */
  private double[][] shares(INDArray q, INDArray keys, int firstHead, int group, int length) {
    double[][] shares = new double[length][Math.toIntExact(keys.size(1))];
    for (int h = firstHead; h < firstHead + group && keys.size(1) > 0; h++) {
      double[][] own =
          shares(SoftmaxReference.head(q, h), SoftmaxReference.head(keys, firstHead / group))
              .toDoubleMatrix();
      for (int t = 0; t < length; t++) {
        for (int i = 0; i < own[t].length; i++) {
          shares[t][i] += own[t][i];
        }
      }
    }
    return shares;
  }

  /** The importance of every block to every query: {@code [Hkv, L, blocks]}. */
  public INDArray importance(INDArray q, INDArray compressedKeys) {
    int length = Math.toIntExact(q.size(1));
    int kvHeads = Math.toIntExact(compressedKeys.size(0));
    int group = Math.toIntExact(q.size(0) / kvHeads);
    int blocks = (length + parameters.selectBlock() - 1) / parameters.selectBlock();
    double[][][] importance = new double[kvHeads][length][blocks];
    for (int h = 0; h < kvHeads; h++) {
      double[][] shares = shares(q, compressedKeys, h * group, group, length);
      for (int t = 0; t < length; t++) {
        for (int j = 0; j < blocks; j++) {
          importance[h][t][j] = importance(shares[t], j);
        }
      }
    }
    return Nd4j.createFromArray(importance);
  }

  /** Compressed keys {@code [Hkv, N, d]}. */
  public INDArray compressedKeys(INDArray keys, Map<String, INDArray> weights) {
    return compressed(keys, weights, "phi_k");
  }

  /** Compressed values {@code [Hkv, N, dv]}. */
  public INDArray compressedValues(INDArray values, Map<String, INDArray> weights) {
    return compressed(values, weights, "phi_v");
  }

  /** {@code sum_{m < l'/d} sum_{n < l/d} p[(l'/d) j + m - n]}. */
  private double importance(double[] shares, int j) {
    int perBlock = parameters.selectBlock() / parameters.compressStride();
    int perWindow = parameters.compressBlock() / parameters.compressStride();
    double sum = 0;
    for (int m = 0; m < perBlock; m++) {
      for (int n = 0; n < perWindow; n++) {
        int i = perBlock * j + m - n;
        sum += i >= 0 && i < shares.length ? shares[i] : 0;
      }
    }
    return sum;
  }

  private Kv kv(ReferenceInputs in) {
    if (parameters.sharedKv()) {
      return new Kv(in.k(), in.v(), in.k(), in.v(), in.k(), in.v());
    }
    boolean window = parameters.hasWindow();
    return new Kv(
        rotated(in, projected(in, "k_compress_proj.weight")),
        projected(in, "v_compress_proj.weight"),
        in.k(),
        in.v(),
        window ? rotated(in, projected(in, "k_window_proj.weight")) : in.k(),
        window ? projected(in, "v_window_proj.weight") : in.v());
  }

  /** {@code hidden W^T} as heads: {@code [Hkv, L, c]}. */
  private static INDArray projected(ReferenceInputs in, String name) {
    INDArray hidden = hidden(in);
    long kvHeads = in.k().size(0);
    return hidden
        .mmul(in.weight(name).transpose())
        .dup('c')
        .reshape(in.length(), kvHeads, -1)
        .permute(1, 0, 2)
        .dup('c');
  }

  private static INDArray rotated(ReferenceInputs in, INDArray keys) {
    INDArray rotated = keys.dup('c');
    for (int h = 0; h < keys.size(0); h++) {
      for (int t = 0; t < in.length(); t++) {
        INDArray row = SoftmaxReference.head(keys, h).getRow(t);
        SoftmaxReference.head(rotated, h).putRow(t, in.rotation().rotate(row, t));
      }
    }
    return rotated;
  }

  /** {@code sigmoid} of a linear map or a two-layer MLP of the hidden states: {@code [H, L, 3]}. */
  private INDArray gates(ReferenceInputs in) {
    INDArray x = hidden(in);
    if (parameters.gateHidden() > 0) {
      x = Transforms.relu(x.mmul(in.weight(NsaAttention.GATE_HIDDEN).transpose()));
    }
    INDArray logits = x.mmul(in.weight(NsaAttention.GATE).transpose());
    if (parameters.gateInit() == NsaConfig.GateInit.WINDOW) {
      logits = logits.addRowVector(in.weight(NsaAttention.GATE_BIAS));
    }
    return Transforms.sigmoid(logits)
        .dup('c')
        .reshape(in.length(), in.q().size(0), 3)
        .permute(1, 0, 2)
        .dup('c');
  }

  private static INDArray hidden(ReferenceInputs in) {
    INDArray hidden = in.hidden();
    if (hidden == null) {
      throw new IllegalStateException("NSA needs hidden states");
    }
    return hidden;
  }

  /** What the selection branch of given compressed keys sees. */
  public boolean[][][] selected(INDArray q, Kv kv, Map<String, INDArray> weights) {
    return selected(q, compressed(kv.compressK(), weights, "phi_k"));
  }

  @Override
  public boolean[][][] visible(ReferenceInputs in) {
    boolean[][][] seen = selected(in.q(), kv(in), in.weights());
    boolean[][] recent =
        parameters.isFull(NsaConfig.Branch.COMPRESSION) ? causal(in.q()) : recent(in.q());
    boolean choosing = !off(NsaConfig.Branch.SELECTION);
    boolean[][][] visible = new boolean[seen.length][in.length()][in.length()];
    for (int h = 0; h < seen.length; h++) {
      for (int t = 0; t < in.length(); t++) {
        for (int j = 0; j < in.length(); j++) {
          visible[h][t][j] = (choosing && seen[h][t][j]) || recent[t][j];
        }
      }
    }
    return visible;
  }

  @Override
  public long[][] attended(ReferenceInputs in) {
    boolean[][][] seen = selected(in.q(), kv(in), in.weights());
    boolean[][] recent = recent(in.q());
    long[][] attended = new long[seen.length][in.length()];
    for (int h = 0; h < seen.length; h++) {
      for (int t = 0; t < in.length(); t++) {
        boolean full = parameters.isFull(NsaConfig.Branch.COMPRESSION);
        attended[h][t] += off(NsaConfig.Branch.COMPRESSION) ? 0 : full ? t + 1 : windows(t);
        attended[h][t] += off(NsaConfig.Branch.SELECTION) ? 0 : count(seen[h][t]);
        attended[h][t] += count(recent[t]);
      }
    }
    return attended;
  }

  private static long count(boolean[] seen) {
    long count = 0;
    for (boolean one : seen) {
      count += one ? 1 : 0;
    }
    return count;
  }
}
