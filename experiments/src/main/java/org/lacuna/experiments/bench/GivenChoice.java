package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.BlockChooser;
import org.lacuna.methods.kernel.Kernels;

/**
 * Attention over blocks that were chosen before: what of a method's time is the kernel's own.
 *
 * @param chooser whose choice it is
 * @param choice of all queries of a sequence
 */
record GivenChoice(BlockChooser chooser, BlockChoice choice) implements AttentionLayer {
  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    // A tape takes the array that it is given, so each step hands over another handle to it.
    NDArray past = Ops.alias(in.q().getManager(), choice.past());
    BlockChoice given = new BlockChoice(past, choice.block(), choice.ownIsSeen(), choice.first());
    return Kernels.active().attend(tape, in, given);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    throw new UnsupportedOperationException("a choice for the queries of one sequence");
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return choice.visibility(chooser.accounting().heads().heads());
  }

  @Override
  public Accounting accounting() {
    return accounting(chooser);
  }

  /** What a chooser's attention costs without its choice. */
  static Accounting accounting(BlockChooser chooser) {
    Accounting all = chooser.accounting();
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return all.visibleKeys(position);
      }

      @Override
      public long cacheElements(long length) {
        return all.cacheElements(length);
      }

      @Override
      public HeadShape heads() {
        return all.heads();
      }
    };
  }
}
