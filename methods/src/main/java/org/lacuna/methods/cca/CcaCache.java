package org.lacuna.methods.cca;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.KvBuffer;
import org.lacuna.methods.kernel.KvStore;

/**
 * Core tokens and the recent tokens as they are: {@code L / g + s} entries in place of {@code L}.
 *
 * <p>A group is pooled as its last token comes in, when the query that weights it is at hand; so no
 * queries are kept (the authors' cache keeps those of the window). It is seen once it lies behind
 * the window.
 */
final class CcaCache implements KvCache {
  private final CcaConfig parameters;
  private final HeadShape heads;
  private final CorePooling pooling;
  private final NDManager manager;
  private final KvBuffer coreKeys;
  private final KvBuffer coreValues;

  /** The tokens that are seen as they are. */
  private final KvStore recent;

  /** Keys before their rotation of the tokens whose group is not complete. */
  private final KvBuffer open;

  CcaCache(NDManager parent, int batch, CcaConfig parameters, HeadShape heads, KvRows form) {
    this.parameters = parameters;
    this.heads = heads;
    this.pooling = new CorePooling(parameters);
    this.manager = parent.newSubManager();
    int coreHeads = pooling.heads(heads.heads(), heads.kvHeads());
    coreKeys = new KvBuffer(manager, batch, coreHeads, heads.dimension());
    coreValues = new KvBuffer(manager, batch, coreHeads, heads.valueDimension());
    recent = new KvStore(manager, batch, form);
    open = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
  }

  @Override
  public void append(AttentionInputs in) {
    long first = length();
    recent.append(in);
    if (pooling.needsPlainKeys()) {
      open.append(in.origin().k());
    }
    try (NDManager scratch = manager.newSubManager()) {
      pool(scratch, in, first);
    }
    recent.dropBefore(parameters.firstToken(length() - 1));
    open.dropBefore(coreKeys.length() * parameters.groupSize());
  }

  /** Makes core tokens of the groups that the tokens from position {@code first} on complete. */
  private void pool(NDManager scratch, AttentionInputs in, long first) {
    int g = parameters.groupSize();
    long done = coreKeys.length();
    long groups = length() / g - done;
    if (groups == 0) {
      return;
    }
    NDArray keys = recent.keys(scratch, done * g, groups * g);
    CorePooling.Core core =
        pooling.pool(
            pooling.lastOfGroups(Ops.alias(scratch, in.q()), done * g - first, groups),
            keys,
            pooling.needsPlainKeys() ? open.view(scratch, done * g, groups * g) : keys,
            recent.values(scratch, done * g, groups * g),
            in.origin().rotation(),
            done);
    coreKeys.append(core.keys());
    coreValues.append(core.values());
  }

  @Override
  public NDArray attend(AttentionInputs newest) {
    NDArray q = newest.q();
    NDManager owner = q.getManager();
    long core = parameters.coreTokens(length() - 1);
    NDArray keys = recent.keys(owner);
    NDArray values = recent.values(owner);
    if (core == 0) {
      return DecodeAttention.attend(q, keys, values, null);
    }
    int times = pooling.heads(heads.heads(), heads.kvHeads()) / heads.kvHeads();
    NDArray allKeys = joined(coreKeys.view(owner, 0, core), keys, times);
    NDArray allValues = joined(coreValues.view(owner, 0, core), values, times);
    return DecodeAttention.attend(
        q, allKeys, allValues, bias(owner, core, allKeys.getShape().get(2)));
  }

  private static NDArray joined(NDArray core, NDArray tokens, int times) {
    return NDArrays.concat(new NDList(core, Ops.repeatInterleave(tokens, times, 1)), 2);
  }

  private @Nullable NDArray bias(NDManager owner, long core, long keys) {
    if (!parameters.countBias()) {
      return null;
    }
    float[] bias = new float[Math.toIntExact(keys)];
    Arrays.fill(bias, 0, Math.toIntExact(core), (float) Math.log(parameters.groupSize()));
    return Ops.create(owner, bias, new Shape(1, 1, 1, keys));
  }

  @Override
  public long length() {
    return recent.length();
  }

  @Override
  public long elements() {
    return coreKeys.elements() + coreValues.elements() + recent.elements() + open.elements();
  }

  @Override
  public void close() {
    manager.close();
  }
}
