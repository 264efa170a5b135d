package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Texts;

/** What every kind of stream keeps. */
class TrainingStreamTest {

  private static final int LENGTH = 20;

  static Stream<Arguments> streams() {
    Map<String, BiFunction<CorpusSplit, Long, TrainingStream>> streams =
        Map.of(
            "within", (split, seed) -> Packing.WITHIN.stream(split, LENGTH, seed),
            "separated", (split, seed) -> Packing.SEPARATED.stream(split, LENGTH, seed),
            "joined", (split, seed) -> Packing.JOINED.stream(split, LENGTH, seed),
            "upsampled",
                (split, seed) ->
                    new LengthUpsampling(1000, 0.7).stream(split, Packing.SEPARATED, LENGTH, seed),
            "samples",
                (_, seed) ->
                    new SampleStream(
                        "counting",
                        List.of(new SampleStream.Sized(new Counting(seed), 6)),
                        Split.TRAIN,
                        SampleStream.Learn.ANSWERS,
                        256,
                        LENGTH,
                        seed),
            "mixture",
                (split, seed) ->
                    new Mixture(
                        List.of(
                            new Mixture.Part(Packing.WITHIN.stream(split, LENGTH, seed), 3),
                            new Mixture.Part(Packing.JOINED.stream(split, LENGTH, seed), 1)),
                        seed));
    return streams.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void resumedInTheMiddleEqualsTheUninterruptedOne(
      String kind, BiFunction<CorpusSplit, Long, TrainingStream> make) {
    Texts.ofSizes(5000, 90, 3000, 7, 400)
        .use(corpus -> {
          CorpusSplit split = new CorpusSplit(corpus, Split.TRAIN, corpus.documents());
          TrainingStream whole = make.apply(split, 5L);
          List<Example> uninterrupted = new ArrayList<>();
          for (int i = 0; i < 300; i++) {
            uninterrupted.addAll(whole.batch(i, 8));
          }
          TrainingStream resumed = make.apply(split, 5L);
          List<Example> rest = new ArrayList<>();
          for (int i = 137; i < 300; i++) {
            rest.addAll(resumed.batch(i, 8));
          }
          assertThat(rest)
              .usingRecursiveFieldByFieldElementComparator()
              .isEqualTo(uninterrupted.subList(137 * 8, 300 * 8));
          assertThat(make.apply(split, 6L).batch(0, 50))
              .usingRecursiveFieldByFieldElementComparator()
              .isNotEqualTo(whole.batch(0, 50));
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void targetsAreTheTokensThatComeNext(
      String kind, BiFunction<CorpusSplit, Long, TrainingStream> make) {
    Texts.ofSizes(5000, 90, 3000, 7, 400)
        .use(corpus -> {
          CorpusSplit split = new CorpusSplit(corpus, Split.TRAIN, corpus.documents());
          for (Example example : make.apply(split, 5L).batch(0, 500)) {
            assertThat(example.tokens()).hasSize(LENGTH);
            assertThat(example.targets()).hasSize(LENGTH).isNotEmpty();
            int scored = 0;
            for (int t = 0; t < LENGTH; t++) {
              if (example.targets()[t] != Example.UNSCORED) {
                scored++;
                // No document start is ever predicted.
                assertThat(example.targets()[t]).isBetween(0, 255);
                assertThat(t + 1 == LENGTH || example.tokens()[t + 1] == example.targets()[t])
                    .isTrue();
              }
            }
            assertThat(scored).isPositive();
          }
        });
  }
}
