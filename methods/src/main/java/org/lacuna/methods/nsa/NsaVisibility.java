package org.lacuna.methods.nsa;

import org.lacuna.methods.Visibility;

/**
 * Tokens seen in the selection or the window branch, and the count of all keys of all branches.
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
    int window = Math.max(0, query + 1 - parameters.window());
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
    if (window <= query) {
      run.accept(window, query + 1);
    }
  }

  @Override
  public long attended(int sequence, int head, int query) {
    long selection =
        parameters.isFull(NsaConfig.Branch.SELECTION)
            ? query + 1
            : selected.count(sequence, head, query);
    return NsaAccounting.compressionKeys(parameters, query)
        + selection
        + NsaAccounting.windowKeys(parameters, query);
  }
}
