package org.lacuna.methods.nsa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.Tape;
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
  private final KvStore open;
  private final KvStore window;
  private long length;

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
    open = new KvStore(manager, batch, KvRows.grouped(heads));
    window = new KvStore(manager, batch, KvRows.grouped(heads));
  }

  @Override
  public void append(AttentionInputs in) {
    take(in);
    forget();
  }

  @Override
  public NDArray extend(AttentionInputs in) {
    long first = length();
    take(in);
    NDArray attended =
        new NsaBranches(parameters)
            .attend(Tape.off(), in.q(), keys(in.q().getManager()), layer.gates(in), first);
    forget();
    return attended;
  }

  private void take(AttentionInputs in) {
    long first = length();
    length += in.length();
    if (parameters.sharedKv() || parameters.reads(NsaConfig.Branch.SELECTION)) {
      selection.append(in);
    }
    if (!parameters.sharedKv()) {
      Branches branches = layer.branches(in, first);
      if (parameters.readsCompressTokens()) {
        open.append(in.with(in.q(), branches.compressKeys(), branches.compressValues()));
      }
      if (parameters.reads(NsaConfig.Branch.WINDOW)) {
        window.append(in.with(in.q(), branches.windowKeys(), branches.windowValues()));
      }
    }
    if (parameters.readsCompressedKeys()) {
      compress(in.weights());
    }
  }

  /** Compresses the windows that the newest tokens completed. */
  private void compress(LayerWeights weights) {
    Windows windows = parameters.windows();
    long done = compressedKeys.length();
    long fresh = windows.complete(length()) - done;
    if (fresh == 0) {
      return;
    }
    long from = done * windows.stride();
    long count = (fresh - 1) * windows.stride() + windows.size();
    KvStore tokens = parameters.sharedKv() ? selection : open;
    Compressor compressor = new Compressor(parameters);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray keys = tokens.keys(scratch, from, count);
      compressedKeys.append(compressor.apply(keys, weights, Compressor.KEYS));
      if (parameters.readsCompressedValues()) {
        NDArray values = tokens.values(scratch, from, count);
        compressedValues.append(compressor.apply(values, weights, Compressor.VALUES));
      }
    }
  }

  /** What the branches attend to. */
  private BranchKeys keys(NDManager owner) {
    KeyValues selected = selection.view(owner);
    NDArray compressed = compressedKeys.length() == 0 ? null : compressedKeys.view(owner);
    KeyValues compression =
        parameters.isFull(NsaConfig.Branch.COMPRESSION)
            ? parameters.sharedKv() ? selected : open.view(owner)
            : compressedValues.length() == 0
                ? null
                : new KeyValues(compressedKeys.view(owner), compressedValues.view(owner));
    return parameters.sharedKv()
        ? new BranchKeys(selected, compressed, compression, selected, 0)
        : new BranchKeys(selected, compressed, compression, window.view(owner), window.begin());
  }

  /** Drops the tokens whose windows are all compressed, and those that have left the window. */
  private void forget() {
    if (!parameters.isFull(NsaConfig.Branch.COMPRESSION)) {
      open.dropBefore(compressedKeys.length() * parameters.compressStride());
    }
    if (!parameters.isFull(NsaConfig.Branch.WINDOW)) {
      window.dropBefore(length() - parameters.window());
    }
  }

  @Override
  public long length() {
    return length;
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
