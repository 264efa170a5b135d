package org.lacuna.datasets.task;

import org.lacuna.datasets.tokenizer.ByteTokenizer;

class BytesTaskContractTest extends TaskContract {

  BytesTaskContractTest() {
    super(new ByteTokenizer());
  }
}
