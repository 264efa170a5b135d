package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;

class GivenSplitsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train/1.txt valid/1.txt test/1.txt",
        "train.txt.gz dev.txt.gz test.txt.gz",
        "wiki.train.tokens:2 wiki.valid.tokens:2 wiki.test.tokens:2",
        "w.zip!/wiki/wiki.train.tokens:2 w.zip!/wiki/wiki.valid.tokens:2"
            + " w.zip!/wiki/wiki.test.tokens:2",
        "train-00000-of-00002.jsonl.zst:7 validation.jsonl.zst:7 test_0.jsonl.zst:1",
        "/home/dev/test-data/Train/a.txt /home/dev/test-data/VAL/a.txt"
            + " /home/dev/test-data/Test/b.txt",
        "/home/dev/train.txt /home/dev/valid.txt /home/dev/test.txt",
        "train.tar!/x/a.txt valid.tar!/y/a.txt test.tar!/x/a.txt",
        "train/the-test.txt dev/train.txt test/development.txt",
        "en/a_train.txt en/a_dev.txt de/a_test.txt",
      })
  void folderOrFileNameTheSplit(String names) {
    List<String> documents = Arrays.asList(names.split(" ", -1));
    assertThat(GivenSplits.of(documents(documents)))
        .containsExactly(Split.TRAIN, Split.VALIDATION, Split.TEST);
  }

  @Test
  void otherDocumentsAreInNoSplit() {
    Map<String, byte[]> texts = new LinkedHashMap<>();
    for (String name : List.of("README", "test/a", "train/a", "train/b", "trainer/a", "valid/a")) {
      texts.put(name, new byte[] {'x'});
    }
    new Texts(texts)
        .use(corpus -> {
          CorpusSplits splits = CorpusSplits.given(corpus);
          assertThat(names(splits, Split.TRAIN)).containsExactly("train/a", "train/b");
          assertThat(names(splits, Split.VALIDATION)).containsExactly("valid/a");
          assertThat(names(splits, Split.TEST)).containsExactly("test/a");
        });
  }

  @Test
  void aMissingSplitSaysWhatWasLookedForAndFound() {
    List<Document> documents =
        documents(List.of("x/eval/a.txt", "x/test/a.txt", "x/test/train-test.txt"));
    assertThatThrownBy(() -> GivenSplits.of(documents))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("for the split train, validation")
        .hasMessageContaining("[train, training, valid, validation, val, dev]")
        .hasMessageContaining("found [eval, test]");
  }

  private static List<Document> documents(List<String> names) {
    return names.stream().map(name -> new Document(name, 0, 1)).toList();
  }

  private static List<String> names(CorpusSplits splits, Split split) {
    return splits.get(split).documents().stream().map(Document::name).toList();
  }
}
