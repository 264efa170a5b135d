package org.lacuna.datasets.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.datasets.SeededRandom;

/** The published files, where there is a folder of them. */
@EnabledIfEnvironmentVariable(named = "LACUNA_SHARED_DATASETS", matches = ".+")
class SharedBenchmarksTest {

  @ParameterizedTest
  @CsvSource({
    "hellaswag,     hellaswag_val,         10042, 4",
    "piqa,          piqa_valid,            1838,  2",
    "arc_easy,      arc_easy_test,         2376,  4",
    "arc_challenge, arc_challenge_test,    1172,  4",
    "winogrande,    winogrande_dev,        1267,  2",
    "openbookqa,    openbookqa_test,       500,   4",
    "blimp,         blimp_pairs000-099,    6700,  2",
  })
  void everyItemIsReadAndScored(String name, String file, int count, int choices) {
    Path folder = Path.of(Objects.requireNonNull(System.getenv("LACUNA_SHARED_DATASETS")));
    List<MultipleChoice> items =
        Benchmarks.get(name).read(folder.resolve("multiple-choice/" + file + ".jsonl.gz"));
    assertThat(items).hasSize(count);
    assertThat(new HashSet<>(items)).hasSize(count);
    assertThat(items).allMatch(item -> item.choices().size() == choices);
    assertThat(items.stream().flatMap(item -> item.choices().stream()))
        .noneMatch(choice -> choice.prompt().endsWith(" "))
        .allMatch(choice -> choice.continuation().startsWith(" "));

    SeededRandom random = new SeededRandom(1);
    List<double[]> guesses =
        items.stream()
            .map(item -> random.shuffled(IntStream.range(0, choices).boxed().toList()))
            .map(ranks -> ranks.stream().mapToDouble(rank -> -rank).toArray())
            .toList();
    double chance = MultipleChoice.chance(items);
    double deviation = Math.sqrt(chance * (1 - chance) / count);
    assertThat(Accuracy.PLAIN.of(items, guesses)).isCloseTo(chance, within(5 * deviation));
    // A model that has learnt nothing must not get more, here a constant one.
    List<double[]> constant = items.stream().map(item -> new double[choices]).toList();
    assertThat(Accuracy.PLAIN.of(items, constant)).isCloseTo(chance, within(0.06));

    FewShot shots = new FewShot(items, 5, 1);
    for (int i = 0; i < 100; i++) {
      String own = items.get(i).solved();
      assertThat(shots.apply(items.get(i), i).choices().getFirst().prompt())
          .doesNotContain(own + "\n\n");
    }
  }
}
