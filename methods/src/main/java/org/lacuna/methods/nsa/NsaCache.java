package org.lacuna.methods.nsa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.KvBuffer;
import org.lacuna.methods.kernel.KvStore;
import org.lacuna.methods.kernel.Windows;

/**
 * The selection branch's keys and values; compressed ones as windows complete, with the tokens of
 * those that have not; and the window. With shared keys and values the first serve all branches.
 */
final class NsaCache implements KvCache {
  private final NsaConfig parameters;
  private final NsaAttention layer;
  private final NDManager manager;
  private final KvStore selection;
  private final KvBuffer compressedKeys;
  private final KvBuffer compressedValues;
  private final TokenStretch open;
  private final TokenStretch window;
  private long windowsDone;

  NsaCache(
      NDManager parent,
      int batch,
      NsaConfig parameters,
      NsaAttention layer,
      HeadShape heads,
      KvRows rows) {
    this.parameters = parameters;
    this.layer = layer;
    this.manager = parent.newSubManager();
    selection = new KvStore(manager, batch, rows);
    compressedKeys = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
    compressedValues = new KvBuffer(manager, batch, heads.kvHeads(), heads.valueDimension());
    open = new TokenStretch(manager, batch, heads);
    window = new TokenStretch(manager, batch, heads);
  }

  @Override
  public void append(AttentionInputs in) {
    long first = length();
    selection.append(in);
    try (NDManager scratch = manager.newSubManager()) {
      Branches branches = layer.branches(in, first);
      if (parameters.sharedKv()) {
        compress(scratch, in.weights());
        return;
      }
      open.append(branches.compressKeys(), branches.compressValues());
      compress(scratch, in.weights());
      if (!parameters.isFull(NsaConfig.Branch.COMPRESSION)) {
        open.dropBefore(windowsDone * parameters.compressStride());
      }
      if (parameters.hasWindow()) {
        window.append(branches.windowKeys(), branches.windowValues());
        if (!parameters.isFull(NsaConfig.Branch.WINDOW)) {
          window.dropBefore(length() - parameters.window());
        }
      }
    }
  }

  /** Compresses the windows that the newest tokens completed. */
  private void compress(NDManager scratch, LayerWeights weights) {
    Windows windows = parameters.windows();
    long done = windowsDone;
    long fresh = windows.complete(length()) - done;
    if (fresh == 0) {
      return;
    }
    long from = done * windows.stride();
    long count = (fresh - 1) * windows.stride() + windows.size();
    Compressor compressor = new Compressor(parameters);
    boolean shared = parameters.sharedKv();
    if (parameters.readsCompressedKeys()) {
      NDArray keys =
          shared ? selection.keys(scratch, from, count) : open.keys(scratch, from, count);
      compressedKeys.append(compressor.apply(keys, weights, Compressor.KEYS));
    }
    if (parameters.readsCompressedValues()) {
      NDArray values =
          shared ? selection.values(scratch, from, count) : open.values(scratch, from, count);
      compressedValues.append(compressor.apply(values, weights, Compressor.VALUES));
    }
    windowsDone += fresh;
  }

  @Override
  public NDArray attend(AttentionInputs newest) {
    NDArray q = newest.q();
    NDManager owner = q.getManager();
    NDArray gates = layer.gates(newest);
    NDArray sum = NsaBranches.gated(gates, NsaConfig.Branch.SELECTION, selection(q));
    if (parameters.isFull(NsaConfig.Branch.COMPRESSION)) {
      NDArray keys = parameters.sharedKv() ? selection.keys(owner) : open.keys(owner);
      NDArray values = parameters.sharedKv() ? selection.values(owner) : open.values(owner);
      NDArray output = DecodeAttention.attend(q, keys, values, null);
      sum = sum.add(NsaBranches.gated(gates, NsaConfig.Branch.COMPRESSION, output));
    } else if (compressedKeys.length() > 0) {
      NDArray output =
          DecodeAttention.attend(q, compressedKeys.view(owner), compressedValues.view(owner), null);
      sum = sum.add(NsaBranches.gated(gates, NsaConfig.Branch.COMPRESSION, output));
    }
    if (parameters.hasWindow()) {
      sum = sum.add(NsaBranches.gated(gates, NsaConfig.Branch.WINDOW, window(q)));
    }
    return sum;
  }

  private NDArray selection(NDArray q) {
    NDManager owner = q.getManager();
    NDArray keys = selection.keys(owner);
    NDArray values = selection.values(owner);
    if (parameters.isFull(NsaConfig.Branch.SELECTION)) {
      return DecodeAttention.attend(q, keys, values, null);
    }
    int position = Math.toIntExact(length() - 1);
    NDArray compressed = compressedKeys.length() == 0 ? null : compressedKeys.view(owner);
    BlockChoice choice = new NsaBranches(parameters).choose(q, compressed, position);
    return Kernels.active().attend(Tape.off(), q, KeyValues.of(keys, values), choice);
  }

  private NDArray window(NDArray q) {
    NDManager owner = q.getManager();
    if (!parameters.sharedKv()) {
      return DecodeAttention.attend(q, window.keys(owner), window.values(owner), null);
    }
    long count = NsaAccounting.windowKeys(parameters, length() - 1);
    long from = length() - count;
    return DecodeAttention.attend(
        q, selection.keys(owner, from, count), selection.values(owner, from, count), null);
  }

  @Override
  public long length() {
    return selection.length();
  }

  @Override
  public long elements() {
    return selection.elements()
        + compressedKeys.elements()
        + compressedValues.elements()
        + open.elements()
        + window.elements();
  }

  @Override
  public void close() {
    manager.close();
  }
}
