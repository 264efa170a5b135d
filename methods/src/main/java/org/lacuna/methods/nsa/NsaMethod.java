package org.lacuna.methods.nsa;

import java.util.List;
import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.reference.AttentionReference;

/** The plug-in {@code nsa}. */
public final class NsaMethod implements AttentionMethod<NsaConfig> {
  @Override
  public String name() {
    return "nsa";
  }

  @Override
  public char letter() {
    return 'N';
  }

  @Override
  public String summary() {
    return "compressed tokens, selected blocks and a window, each by its own gate";
  }

  @Override
  public String source() {
    return "Yuan et al., Native Sparse Attention, arXiv 2502.11089";
  }

  @Override
  public NsaConfig defaults() {
    return new NsaConfig(
        16,
        8,
        16,
        4,
        1,
        2,
        64,
        NsaConfig.Compression.MLP,
        64,
        32,
        NsaConfig.GateInit.NORMAL,
        false,
        List.of());
  }

  @Override
  public AttentionLayer layer(NsaConfig parameters, HeadShape heads) {
    return new NsaAttention(parameters, heads);
  }

  /** The selection's, or the window's where nothing is selected; other branches come on top. */
  @Override
  public Optional<Budget> budget(NsaConfig parameters) {
    if (parameters.readsSparsely(NsaConfig.Branch.SELECTION)) {
      return Optional.of(Budget.from("top_n", parameters.initBlocks() + parameters.localBlocks()));
    }
    return parameters.readsSparsely(NsaConfig.Branch.WINDOW)
        ? Optional.of(Budget.from("window", 1))
        : Optional.empty();
  }

  @Override
  public AttentionReference reference(NsaConfig parameters, HeadShape heads) {
    return new NsaReference(parameters);
  }
}
