package org.lacuna.methods.cca;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.KvBuffer;

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
  private final KvRows form;
  private final NDManager manager;
  private final KvBuffer coreKeys;
  private final KvBuffer coreValues;

  /** Rows of the recent tokens, {@code [B, heads, n, width]}, ending with the newest. */
  private NDArray recent;

  /** Keys before their rotation of the tokens whose group is not complete. */
  private @Nullable NDArray open;

  private long length;

  CcaCache(NDManager parent, int batch, CcaConfig parameters, HeadShape heads, KvRows form) {
    this.parameters = parameters;
    this.heads = heads;
    this.pooling = new CorePooling(parameters);
    this.form = form;
    this.manager = parent.newSubManager();
    int coreHeads = pooling.heads(heads.heads(), heads.kvHeads());
    coreKeys = new KvBuffer(manager, batch, coreHeads, heads.dimension());
    coreValues = new KvBuffer(manager, batch, coreHeads, heads.valueDimension());
    recent = manager.zeros(new Shape(batch, form.heads(), 0, form.width()), DataType.FLOAT32);
  }

  @Override
  public void append(AttentionInputs in) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray rows = NDArrays.concat(new NDList(Ops.alias(scratch, recent), form.pack(in)), 2);
      NDArray plain = extended(scratch, in.origin().k());
      long end = length + in.length();
      pool(in, rows, plain, end);
      long kept = end - parameters.firstToken(end - 1);
      recent = replaced(recent, last(rows, kept));
      if (pooling.needsPlainKeys()) {
        open = replaced(open, last(plain, end % parameters.groupSize()));
      }
      length = end;
    }
  }

  /** The keys before their rotation from the first open token on. */
  private NDArray extended(NDManager scratch, NDArray plain) {
    return open == null
        ? Ops.alias(scratch, plain)
        : NDArrays.concat(new NDList(Ops.alias(scratch, open), plain), 2);
  }

  /** Makes core tokens of the groups that the new tokens complete. */
  private void pool(AttentionInputs in, NDArray rows, NDArray plain, long end) {
    int g = parameters.groupSize();
    long first = length / g;
    long groups = end / g - first;
    if (groups == 0) {
      return;
    }
    // The last of the rows is the token before `end`.
    long from = rows.getShape().get(2) - (end - first * g);
    NDArray whole = Ops.narrow(rows, 2, from, groups * g);
    NDArray queries = Ops.narrow(Ops.alias(rows.getManager(), in.q()), 2, 0, in.length());
    NDList last = new NDList();
    for (long p = first; p < first + groups; p++) {
      last.add(Ops.narrow(queries, 2, (p + 1) * g - 1 - length, 1));
    }
    CorePooling.Core core =
        pooling.pool(
            NDArrays.concat(last, 2),
            form.keys(whole),
            pooling.needsPlainKeys() ? Ops.narrow(plain, 2, 0, groups * g) : form.keys(whole),
            form.values(whole),
            in.origin().rotation(),
            first);
    coreKeys.append(core.keys());
    coreValues.append(core.values());
  }

  private static NDArray last(NDArray x, long count) {
    return Ops.narrow(x, 2, x.getShape().get(2) - count, count);
  }

  /** A copy of a view in place of what was kept before. */
  private NDArray replaced(@Nullable NDArray old, NDArray view) {
    NDArray copy = view.duplicate();
    copy.attach(manager);
    if (old != null) {
      old.close();
    }
    return copy;
  }

  @Override
  public NDArray attend(AttentionInputs newest) {
    NDArray q = newest.q();
    NDManager owner = q.getManager();
    NDArray rows = Ops.alias(owner, recent);
    long core = parameters.coreTokens(length - 1);
    if (core == 0) {
      return DecodeAttention.attend(q, form.keys(rows), form.values(rows), null);
    }
    int times = pooling.heads(heads.heads(), heads.kvHeads()) / heads.kvHeads();
    NDArray keys =
        NDArrays.concat(
            new NDList(
                coreKeys.view(owner, 0, core), Ops.repeatInterleave(form.keys(rows), times, 1)),
            2);
    NDArray values =
        NDArrays.concat(
            new NDList(
                coreValues.view(owner, 0, core), Ops.repeatInterleave(form.values(rows), times, 1)),
            2);
    return DecodeAttention.attend(q, keys, values, bias(owner, core, keys.getShape().get(2)));
  }

  private @Nullable NDArray bias(NDManager owner, long core, long keys) {
    if (!parameters.countBias()) {
      return null;
    }
    float[] bias = new float[Math.toIntExact(keys)];
    java.util.Arrays.fill(bias, 0, Math.toIntExact(core), (float) Math.log(parameters.groupSize()));
    return Ops.create(owner, bias, new Shape(1, 1, 1, keys));
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long elements() {
    return coreKeys.elements()
        + coreValues.elements()
        + recent.size()
        + (open == null ? 0 : open.size());
  }

  @Override
  public void close() {
    manager.close();
  }
}
