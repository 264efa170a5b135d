package org.lacuna.methods.moba;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.kernel.BlockMask;
import org.lacuna.methods.kernel.BlockMeans;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.KvBuffer;
import org.lacuna.methods.kernel.TopBlocks;

/** All keys and values, and the mean key of each block as it completes. */
final class MobaCache implements KvCache {
  private final MobaConfig parameters;
  private final NDManager manager;
  private final KvBuffer keys;
  private final KvBuffer values;
  private final KvBuffer means;

  MobaCache(NDManager parent, int batch, MobaConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.manager = parent.newSubManager();
    keys = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
    values = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
    means = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
  }

  @Override
  public void append(NDArray q, NDArray k, NDArray v) {
    keys.append(k);
    values.append(v);
    int block = parameters.blockSize();
    long complete = keys.length() / block;
    long fresh = complete - means.length();
    if (fresh > 0) {
      try (NDManager scratch = manager.newSubManager()) {
        means.append(
            BlockMeans.of(keys.view(scratch, means.length() * block, fresh * block), block));
      }
    }
  }

  @Override
  public NDArray attend(NDArray q) {
    NDManager owner = q.getManager();
    int block = parameters.blockSize();
    int newest = Math.toIntExact(length() - 1);
    NDArray past =
        TopBlocks.choose(q, means.view(owner), block, parameters.topK() - 1, newest).past();
    NDArray bias = BlockMask.rows(owner, q.getDataType(), block, past, newest, newest + 1);
    return DecodeAttention.attend(q, keys.view(owner), values.view(owner), bias);
  }

  @Override
  public long length() {
    return keys.length();
  }

  @Override
  public long elements() {
    return keys.elements() + values.elements() + means.elements();
  }

  @Override
  public void close() {
    manager.close();
  }
}
