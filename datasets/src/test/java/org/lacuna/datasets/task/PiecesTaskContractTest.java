package org.lacuna.datasets.task;

import org.lacuna.datasets.tokenizer.PieceTokenizer;

class PiecesTaskContractTest extends TaskContract {

  PiecesTaskContractTest() {
    super(new PieceTokenizer());
  }
}
