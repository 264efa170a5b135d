package org.lacuna.experiments.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.aten.Ops;

/**
 * Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434): keys and values come from one
 * low-rank latent a token, and positions have channels of their own.
 *
 * <pre>
 * c   = RMSNorm(W_dkv h)                            r channels
 * k_R = rope(W_kr h)                                one head for all
 * c_q = RMSNorm(W_dq h)                             h itself without a query rank
 * q = [W_uq c_q ; rope(W_qr c_q)],  k = [W_uk c ; k_R],  v = W_uv c       a head
 * </pre>
 *
 * A cache keeps {@code [c ; k_R]}; scores are scaled by the whole width of a head.
 *
 * <p>Names and layouts are those of DeepSeek-V3 in Hugging Face transformers: {@code W_dkv} and
 * {@code W_kr} are the rows of {@code kv_a_proj_with_mqa} in this order; {@code kv_b_proj} holds
 * each head's {@code W_uk} and {@code W_uv}, {@code q_b_proj} (without a query rank {@code q_proj})
 * each head's {@code W_uq} and {@code W_qr}. What differs:
 *
 * <ul>
 *   <li>DeepSeek's weights are for a rotation of neighbouring channels, {@code 2i} and {@code 2i +
 *       1}; this model pairs {@code i} with {@code i + rope/2}. The same scores come from rows of
 *       {@code W_kr} and of each head's {@code W_qr} with the even ones first and then the odd.
 *   <li>The norms of the latents add {@code norm_epsilon} like all others, there always 1e-6.
 *   <li>YaRN scales cosine and sine, hence the rotated channels; DeepSeek scales the scores as a
 *       whole, by the square of {@code 0.1 mscale_all_dim ln(factor) + 1}.
 *   <li>LongCat-Flash multiplies {@code c} and the queries by {@code sqrt(D / rank)}, which is the
 *       same as norms with weights that much larger.
 * </ul>
 */
final class LatentProjection implements Projection {
  private final LatentConfig latent;
  private final int heads;
  private final @Nullable Compression queryDown;
  private final Linear queryUp;
  private final Linear kvDown;
  private final RmsNorm kvNorm;
  private final Parameter kvUp;

  /** {@code RMSNorm(W h)}. */
  private record Compression(Linear down, RmsNorm norm) {
    NDArray apply(Pass pass, NDArray h) {
      return norm.apply(pass, down.apply(pass, h));
    }
  }

  LatentProjection(
      String prefix, ModelConfig model, LatentConfig latent, UnaryOperator<Parameter> own) {
    this.latent = latent;
    heads = model.heads();
    int rank = latent.queryRank();
    long queryWidth = (long) heads * latent.keyDim();
    if (rank == 0) {
      queryDown = null;
      queryUp = Linear.of(prefix + ".q_proj", queryWidth, model.dim(), own);
    } else {
      queryDown =
          new Compression(
              Linear.of(prefix + ".q_a_proj", rank, model.dim(), own),
              new RmsNorm(
                  own.apply(Weight.of(prefix + ".q_a_layernorm.weight", rank)),
                  model.normEpsilon()));
      queryUp = Linear.of(prefix + ".q_b_proj", queryWidth, rank, own);
    }
    kvDown = Linear.of(prefix + ".kv_a_proj_with_mqa", latent.cachedPerToken(), model.dim(), own);
    kvNorm =
        new RmsNorm(
            own.apply(Weight.of(prefix + ".kv_a_layernorm.weight", latent.kvRank())),
            model.normEpsilon());
    long kvWidth = (long) heads * (latent.nopeDim() + latent.valueDim());
    kvUp = own.apply(Weight.of(prefix + ".kv_b_proj.weight", kvWidth, latent.kvRank()));
  }

  @Override
  public AttentionInputs apply(
      Pass pass, NDArray hidden, long first, @Nullable NDArray gate, LayerWeights weights) {
    NDArray h = Ops.wide(hidden); // what becomes of latents is multiplied in float32
    Rotation rotation = new PartialRotation(pass.rotary(), latent.nopeDim());
    NDArray plainQ = queries(pass, h);
    NDArray down = kvDown.apply(pass, h).expandDims(1);
    NDArray c = kvNorm.apply(pass, Ops.narrow(down, 3, 0, latent.kvRank())); // [B, 1, n, r]
    NDArray plainRope = Ops.narrow(down, 3, latent.kvRank(), latent.ropeDim());
    NDArray rope = rotated(pass.rotary(), plainRope, first); // [B, 1, n, rope]
    NDArray kept = NDArrays.concat(new NDList(c, rope), 3);
    LatentRows rows = rows(pass, h.getDevice());
    NDArray nope = rows.withoutPosition(kept); // [B, H, n, nope]
    AttentionInputs.Origin origin =
        new AttentionInputs.Origin(
            plainQ, LatentRows.keys(nope, plainRope), rotation, h, gate, kept);
    return new AttentionInputs(
        rotated(rotation, plainQ, first),
        LatentRows.keys(nope, rope),
        rows.values(kept),
        origin,
        weights);
  }

  /** Queries {@code [B, H, n, nope + rope]} before the rotation. */
  private NDArray queries(Pass pass, NDArray h) {
    NDArray from = queryDown == null ? h : queryDown.apply(pass, h);
    NDArray projected = queryUp.apply(pass, from);
    Shape shape = h.getShape();
    return Ops.swapAxes(
        projected.reshape(shape.get(0), shape.get(1), heads, latent.keyDim()), 1, 2);
  }

  private static NDArray rotated(Rotation rotation, NDArray x, long first) {
    return Ops.scoped(x, y -> rotation.rotateFrom(y, first));
  }

  @Override
  public LatentRows rows(Pass pass, Device device) {
    return new LatentRows(latent, heads, pass.weight(kvUp, device));
  }
}
