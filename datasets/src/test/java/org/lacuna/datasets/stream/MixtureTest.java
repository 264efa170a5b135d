package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MixtureTest {

  private static final int BLOCKS = 3;

  /** Says which part and which of its examples it is. */
  private record Telling(int part) implements TrainingStream {
    @Override
    public Example example(long number) {
      return new Example("part " + part, new int[] {part}, new int[] {Math.toIntExact(number)});
    }
  }

  @Property(tries = 50)
  void eachPartHasItsShareAndItsExamplesWithoutGapOrRepeat(
      @ForAll @Size(min = 1, max = 9) List<@DoubleRange(min = 0.01, max = 100) Double> weights) {
    List<Mixture.Part> parts =
        IntStream.range(0, weights.size())
            .mapToObj(i -> new Mixture.Part(new Telling(i), weights.get(i)))
            .toList();
    Mixture mixture = new Mixture(parts, 4);
    List<List<Integer>> numbers = new ArrayList<>();
    parts.forEach(_ -> numbers.add(new ArrayList<>()));
    LongStream.range(0, (long) BLOCKS * Mixture.BLOCK)
        .mapToObj(mixture::example)
        .forEach(e -> numbers.get(e.tokens()[0]).add(e.targets()[0]));
    double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
    for (int i = 0; i < weights.size(); i++) {
      int quota = numbers.get(i).size() / BLOCKS;
      assertThat(numbers.get(i))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, BLOCKS * quota).boxed().toList());
      assertThat(mixture.share(i)).isEqualTo((double) quota / Mixture.BLOCK);
      // As near as whole numbers allow; a part too small for one gets one, at the others' cost.
      assertThat(quota).isPositive();
      assertThat(mixture.share(i))
          .isBetween(
              weights.get(i) / sum - (double) weights.size() / Mixture.BLOCK,
              weights.get(i) / sum + 1.0 / Mixture.BLOCK);
    }
  }

  @Test
  void partsAreMixedWithinABlock() {
    Mixture half =
        new Mixture(
            List.of(new Mixture.Part(new Telling(0), 1), new Mixture.Part(new Telling(1), 1)), 1);
    int switches = 0;
    for (int i = 1; i < Mixture.BLOCK; i++) {
      switches += half.example(i).tokens()[0] != half.example(i - 1).tokens()[0] ? 1 : 0;
    }
    // 1023 tosses of a coin: 512 on average, and beyond these bounds once in 10^15.
    assertThat(switches).isBetween(384, 640);
  }
}
