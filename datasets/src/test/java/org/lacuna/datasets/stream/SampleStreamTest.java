package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.Split;

class SampleStreamTest {

  private static SampleStream stream(SampleStream.Learn learn, int length) {
    return new SampleStream(
        "counting",
        List.of(new SampleStream.Sized(new Counting(1), 6)),
        Split.TRAIN,
        learn,
        256,
        length,
        1);
  }

  @Test
  void asManySamplesAsHaveRoomAndTheirAnswersLearned() {
    Example example = stream(SampleStream.Learn.ANSWERS, 14).example(0);
    // Two samples of at most 6 in 15 tokens: number 0 has 6 tokens, number 1 has 5.
    int u = Example.UNSCORED;
    int d = example.tokens()[4];
    assertThat(example.tokens())
        .containsExactly(256, 0, 0, 0, d, 1, 256, 0, 0, 1, 2, 256, 256, 256);
    assertThat(example.targets()).containsExactly(u, u, u, u, 1, u, u, u, u, 2, u, u, u, u);
  }

  @Test
  void allOfASampleCanBeLearnedButNoDocumentStart() {
    Example example = stream(SampleStream.Learn.ALL, 14).example(0);
    int u = Example.UNSCORED;
    int d = example.tokens()[4];
    assertThat(example.targets()).containsExactly(0, 0, 0, d, 1, u, 0, 0, 1, 2, u, u, u, u);
  }

  @Test
  void noSampleComesTwice() {
    SampleStream stream = stream(SampleStream.Learn.ANSWERS, 14);
    Set<List<Integer>> seen = new HashSet<>();
    for (Example example : stream.batch(0, 500)) {
      int[] t = example.tokens();
      assertThat(seen.add(List.of(t[1], t[2], t[3]))).isTrue();
    }
  }

  @Test
  void sampleLongerThanAnExampleIsRefused() {
    assertThatThrownBy(() -> stream(SampleStream.Learn.ANSWERS, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 tokens");
  }
}
