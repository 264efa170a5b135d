package org.lacuna.methods.cca;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.KvBuffer;
import org.lacuna.methods.kernel.KvStore;
import org.lacuna.methods.kernel.RunPattern;

/**
 * Core tokens and the recent tokens as they are: {@code L / g + s} entries in place of {@code L}.
 *
 * <p>A group is pooled as its last token comes in, when the query that weights it is at hand; so no
 * queries are kept (the authors' cache keeps those of the window). It is seen once it lies behind
 * the window.
 */
final class CcaCache implements KvCache {
  private final CcaConfig parameters;
  private final CorePooling pooling;
  private final NDManager manager;
  private final KvStore core;

  /** The tokens that are seen as they are. */
  private final KvStore recent;

  /** Keys before their rotation of the tokens whose group is not complete. */
  private final KvBuffer open;

  CcaCache(NDManager parent, int batch, CcaConfig parameters, HeadShape heads, KvRows form) {
    this.parameters = parameters;
    this.pooling = new CorePooling(parameters);
    this.manager = parent.newSubManager();
    core = new KvStore(manager, batch, KvRows.grouped(pooling.heads(heads)));
    recent = new KvStore(manager, batch, form);
    open = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
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
    NDManager owner = in.q().getManager();
    int seen = Math.toIntExact(parameters.coreTokens(length() - 1));
    List<KeyValues> keys = KeyValues.parts(core.view(owner, 0, seen), recent.view(owner));
    RunPattern pattern = parameters.pattern(first, seen, recent.begin());
    NDArray attended = Kernels.active().attend(Tape.off(), in.q(), keys, pattern);
    forget();
    return attended;
  }

  private void take(AttentionInputs in) {
    long first = length();
    recent.append(in);
    if (pooling.needsPlainKeys()) {
      open.append(in.origin().k());
    }
    long groups = length() / parameters.groupSize() - core.length();
    if (groups > 0) {
      try (NDManager scratch = manager.newSubManager()) {
        pool(scratch, in, first, groups);
      }
    }
  }

  /** Makes core tokens of groups that the tokens from position {@code first} on complete. */
  private void pool(NDManager scratch, AttentionInputs in, long first, long groups) {
    int g = parameters.groupSize();
    long from = core.length() * g;
    KeyValues tokens = recent.view(scratch, from, groups * g);
    NDArray ends = pooling.lastOfGroups(Ops.alias(scratch, in.q()), from - first, groups);
    KeyValues pooled =
        pooling.pool(
            Tape.off(),
            ends,
            tokens.k(),
            pooling.needsPlainKeys() ? open.view(scratch, from, groups * g) : tokens.k(),
            tokens.v(),
            in.origin().rotation(),
            core.length());
    core.append(in.with(ends, pooled.k(), pooled.v()));
  }

  /** Drops the tokens that later ones see through their core token. */
  private void forget() {
    recent.dropBefore(parameters.firstToken(length() - 1));
    open.dropBefore(core.length() * parameters.groupSize());
  }

  @Override
  public long length() {
    return recent.length();
  }

  @Override
  public long elements() {
    return core.elements() + recent.elements() + open.elements();
  }

  @Override
  public void close() {
    manager.close();
  }
}
