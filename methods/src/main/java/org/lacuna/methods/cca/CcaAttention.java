package org.lacuna.methods.cca;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.FixedVisibility;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;

/** Core tokens and recent tokens in one softmax. */
final class CcaAttention implements AttentionLayer {
  private final CcaConfig parameters;
  private final HeadShape heads;
  private final CorePooling pooling;

  CcaAttention(CcaConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.heads = heads;
    this.pooling = new CorePooling(parameters);
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    int length = in.length();
    int groups = Math.toIntExact(parameters.coreTokens(length - 1));
    if (groups == 0) {
      return Kernels.active().attend(tape, in, new RunPattern(KeyRuns.causal(0)));
    }
    // Queries, keys and values have two readers each: the pooling and the attention.
    NDArray[] parts = tape.cutAll(in.q(), in.k(), in.v(), in.origin().k());
    KeyValues core = core(tape, parts, in, groups);
    NDArray[] ends = tape.cutAll(core.k(), core.v());
    List<KeyValues> keys =
        List.of(new KeyValues(ends[0], ends[1]), new KeyValues(parts[1], parts[2]));
    return Kernels.active().attend(tape, parts[0], keys, parameters.pattern(0, groups, 0));
  }

  private KeyValues core(Tape tape, NDArray[] parts, AttentionInputs in, int groups) {
    int g = parameters.groupSize();
    long tokens = (long) groups * g;
    return pooling.pool(
        tape,
        pooling.lastOfGroups(parts[0], 0, groups),
        Ops.narrow(parts[1], 2, 0, tokens),
        Ops.narrow(parts[3], 2, 0, tokens),
        Ops.narrow(parts[2], 2, 0, tokens),
        in.origin().rotation(),
        0);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new CcaCache(manager, batch, parameters, heads, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return new FixedVisibility(
        in.q().getShape(),
        (t, run) -> {
          int first = Math.toIntExact(parameters.firstToken(t));
          if (first <= t) {
            run.accept(first, t + 1);
          }
        },
        parameters::coreTokens);
  }

  @Override
  public Accounting accounting() {
    HeadShape coreHeads = pooling.heads(heads);
    int d = heads.dimension();
    int dv = heads.valueDimension();
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return parameters.coreTokens(position) + position + 1 - parameters.firstToken(position);
      }

      @Override
      public long cacheElements(long length) {
        long first = length == 0 ? 0 : parameters.firstToken(length - 1);
        long core = length / parameters.groupSize() * coreHeads.cachedPerToken();
        long open =
            pooling.needsPlainKeys() ? length % parameters.groupSize() * heads.kvHeads() * d : 0;
        return heads.cachedPerToken() * (length - first) + core + open;
      }

      @Override
      public long selectionFlops(long position) {
        // A token is pooled once: its score if it has one, and its part in key and value.
        boolean scored = parameters.pooling() == CcaConfig.Pooling.LAST_QUERY;
        return (long) coreHeads.kvHeads() * (scored ? 2 * (2L * d + dv) : d + dv);
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }
}
