package org.lacuna.methods.nsa;

import org.lacuna.methods.Visibility;

/**
 * Tokens seen in the selection or the window branch, and the count of all keys of all branches that
 * are read.
 *
 * @param parameters of the branches
 * @param selected what the selection branch sees
 */
record NsaVisibility(NsaConfig parameters, Visibility selected) implements Visibility {
  @Override
  public int batch() {
    return selected.batch();
  }

  @Override
  public int heads() {
    return selected.heads();
  }

  @Override
  public int length() {
    return selected.length();
  }

  @Override
  public void forEachRun(int sequence, int head, int query, Run run) {
    if (!parameters.fullBranches().isEmpty()) {
      run.accept(0, query + 1);
      return;
    }
    int window = Math.toIntExact(query + 1 - NsaAccounting.windowKeys(parameters, query));
    if (parameters.reads(NsaConfig.Branch.SELECTION)) {
      // The window's run takes over where a chosen block reaches into it.
      selected.forEachRun(
          sequence,
          head,
          query,
          (from, to) -> {
            if (from < window) {
              run.accept(from, Math.min(to, window));
            }
          });
    }
    if (window <= query) {
      run.accept(window, query + 1);
    }
  }

  @Override
  public long attended(int sequence, int head, int query) {
    return NsaAccounting.compressionKeys(parameters, query)
        + selection(sequence, head, query)
        + NsaAccounting.windowKeys(parameters, query);
  }

  private long selection(int sequence, int head, int query) {
    if (!parameters.reads(NsaConfig.Branch.SELECTION)) {
      return 0;
    }
    return parameters.isFull(NsaConfig.Branch.SELECTION)
        ? query + 1
        : selected.count(sequence, head, query);
  }
}
