package org.lacuna.methods.kernel;

import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;

/** A layer that attends to the blocks that its queries choose, in one call of a kernel. */
public interface BlockChooser extends AttentionLayer {
  /** The blocks that the queries of a whole sequence see; no gradient passes through the choice. */
  BlockChoice choose(AttentionInputs in);
}
