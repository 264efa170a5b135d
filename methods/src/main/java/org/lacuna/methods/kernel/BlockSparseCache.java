package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Tape;

/** All keys and values, and the mean key of each block as it completes. */
final class BlockSparseCache implements KvCache {
  private final BlockSparseAttention layer;
  private final NDManager manager;
  private final KvStore store;
  private final KvBuffer means;

  BlockSparseCache(NDManager parent, int batch, BlockSparseAttention layer, KvRows rows) {
    this.layer = layer;
    this.manager = parent.newSubManager();
    store = new KvStore(manager, batch, rows);
    HeadShape heads = layer.heads();
    means = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
  }

  @Override
  public void append(AttentionInputs in) {
    store.append(in);
    int block = layer.block();
    long fresh = store.length() / block - means.length();
    if (fresh > 0) {
      try (NDManager scratch = manager.newSubManager()) {
        NDArray keys = store.keys(scratch, means.length() * block, fresh * block);
        means.append(BlockMeans.of(keys, block));
      }
    }
  }

  @Override
  public NDArray extend(AttentionInputs in) {
    long first = length();
    append(in);
    NDManager owner = in.q().getManager();
    BlockChoice choice = layer.choose(in.q(), means.view(owner), first);
    return Kernels.active().attend(Tape.off(), in.q(), List.of(store.view(owner)), choice);
  }

  @Override
  public long length() {
    return store.length();
  }

  @Override
  public long elements() {
    return store.elements() + means.elements();
  }

  @Override
  public void close() {
    manager.close();
  }
}
