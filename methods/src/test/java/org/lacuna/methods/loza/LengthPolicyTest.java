package org.lacuna.methods.loza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Methods;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.streaming.StreamingAttention;
import org.lacuna.methods.streaming.StreamingConfig;

class LengthPolicyTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);
  private static final Accounting FULL = new FullAttention(HEADS).accounting();
  private static final Accounting STREAMING =
      new StreamingAttention(new StreamingConfig(8, 1, 3), HEADS).accounting();

  /** A random calibration and what it is asked for. */
  private record Case(List<Double> alphas, int fixed, List<Integer> lengths) {
    static Case random(long seed) {
      Random random = new Random(seed);
      int layers = 1 + random.nextInt(20);
      List<Double> alphas = random.doubles(layers).boxed().toList();
      List<Integer> lengths =
          random.ints(1 + random.nextInt(6), 1, 3000).distinct().sorted().boxed().toList();
      return new Case(
          alphas, random.nextInt(layers + 1), lengths.getLast() > 40 ? lengths : List.of(500));
    }

    double[] values() {
      return alphas.stream().mapToDouble(Double::doubleValue).toArray();
    }

    LengthPolicy policy() {
      return LengthPolicy.atCostOf(fixed, values(), FULL, STREAMING, lengths);
    }

    /** The mean over the lengths of what layers of a pattern cost beside full attention. */
    double meanCost(IntFunction<String> pattern) {
      return lengths.stream()
          .mapToDouble(length ->
              LayerPattern.expand(pattern.apply(length), alphas.size(), Methods.load()).stream()
                      .map(method -> method.equals("streaming") ? STREAMING : FULL)
                      .mapToLong(cost -> cost.prefillFlops(length))
                      .sum()
                  / ((double) alphas.size() * FULL.prefillFlops(length)))
          .average()
          .orElseThrow();
    }
  }

  @Property(tries = 60)
  @Label("the longer the input, the more layers are streaming, those of lowest alpha first")
  void longerInputsStreamMore(@ForAll long seed) {
    Case some = Case.random(seed);
    LengthPolicy policy = some.policy();
    for (int length = 1; length < 3100; length += 100) {
      List<Integer> here = policy.streaming(length);
      assertThat(policy.streaming(length + 100)).containsAll(here);
      assertThat(here).isEqualTo(LayerChoice.LOWEST.choose(some.values(), here.size(), 0));
    }
  }

  @Property(tries = 60)
  @Label("as one pattern it streams the same layers at any length")
  void isOnePattern(@ForAll long seed) {
    Case some = Case.random(seed);
    LengthPolicy policy = some.policy();
    List<LayerPattern.Layer> layers =
        LayerPattern.layers(policy.pattern(), some.alphas.size(), Methods.load());
    List<Integer> lengths = new ArrayList<>(some.lengths);
    some.lengths.forEach(length -> lengths.addAll(List.of(length - 1, length + 1)));
    for (int length : lengths) {
      List<Integer> streaming =
          IntStream.range(0, layers.size())
              .filter(i -> layers.get(i).method().equals("streaming"))
              .filter(i -> layers.get(i).from() <= Math.max(1, length))
              .boxed()
              .toList();
      assertThat(streaming).as("at %d tokens", length).isEqualTo(policy.streaming(length));
    }
  }

  @Property(tries = 60)
  @Label("it costs what its patterns cost: at most the fixed share, within a layer of it")
  void costsAsMuchAsTheFixedShare(@ForAll long seed) {
    Case some = Case.random(seed);
    LengthPolicy policy = some.policy();
    String even = LayerChoice.pattern(LayerChoice.LOWEST.choose(some.values(), some.fixed, 0));
    assertThat(policy.meanCost()).isCloseTo(some.meanCost(policy::pattern), within(1e-12));
    assertThat(policy.fixedCost()).isCloseTo(some.meanCost(_ -> even), within(1e-12));
    double oneLayer = 1.0 / some.alphas.size() / some.lengths.size();
    assertThat(policy.meanCost())
        .isLessThanOrEqualTo(policy.fixedCost())
        .isGreaterThan(policy.fixedCost() - oneLayer);
  }

  @Property(tries = 60)
  @Label("it is as steep as it can be: nearly no layer at one end, or nearly all at the other")
  void isSteep(@ForAll long seed) {
    Case some = Case.random(seed);
    List<LengthPolicy.Step> steps = some.policy().steps();
    int least = steps.getFirst().streaming().size();
    int most = steps.getLast().streaming().size();
    assertThat(some.lengths.size() == 1 || least <= 1 || most >= some.alphas.size() - 1).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "3", "6"})
  @DisplayName("for one length it is the fixed share")
  void oneLengthIsTheFixedShare(int fixed) {
    double[] alphas = {0.9, 0.2, 0.5, 0.1, 0.5, 0.8};
    LengthPolicy policy = LengthPolicy.atCostOf(fixed, alphas, FULL, STREAMING, List.of(256));
    assertThat(policy.steps())
        .containsExactly(new LengthPolicy.Step(256, LayerChoice.LOWEST.choose(alphas, fixed, 0)));
    assertThat(policy.meanCost()).isEqualTo(policy.fixedCost());
  }

  /** Costs as many operations as it is told, for 1, 2 and 4 tokens. */
  private record Told(long one, long two, long four) implements Accounting {
    @Override
    public long visibleKeys(long position) {
      return position + 1;
    }

    @Override
    public long cacheElements(long length) {
      return length;
    }

    @Override
    public HeadShape heads() {
      return HEADS;
    }

    @Override
    public long prefillFlops(long length) {
      return length == 1 ? one : length == 2 ? two : four;
    }
  }

  @Test
  @DisplayName("an example by hand")
  void byHand() {
    // Saved: 1/4, 1/2, 3/4; the weighted mean of log2 is 4/3. The line through 3 there that starts
    // at 0 has 0, 2.25 and 4.5: rounded down it saves 4 of the 4.5 that 3 save at each, so the
    // longest gets one more.
    double[] alphas = {0.6, 0.1, 0.2, 0.5, 0.3, 0.4};
    LengthPolicy policy =
        LengthPolicy.atCostOf(
            3, alphas, new Told(100, 100, 100), new Told(75, 50, 25), List.of(1, 2, 4));
    assertThat(policy.pattern()).isEqualTo("full at:1,2=streaming@2 at:3,4,5=streaming@4");
    assertThat(policy.pattern(1)).isEqualTo("full");
    assertThat(policy.pattern(2)).isEqualTo("full at:1,2=streaming");
    assertThat(policy.pattern(3)).isEqualTo(policy.pattern(2));
    assertThat(policy.pattern(1000)).isEqualTo("full at:1,2,3,4,5=streaming");
    assertThat(policy.fixedCost()).isCloseTo(1 - 4.5 / 18, within(1e-12));
    assertThat(policy.meanCost()).isCloseTo(1 - 4.75 / 18, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 64;128, 'expected 0 to 6, got 7'",
    "3, 128;64, 'ascending, got [128, 64]'",
    "3, 128;128, 'ascending, got [128, 128]'",
    "3, 0;64, 'at least 1'",
    "3, '', 'expected one or more'",
    "3, 8;16, 'saves nothing up to 16 tokens'"
  })
  @DisplayName("what makes no policy is refused")
  void refused(int fixed, String lengths, String message) {
    List<Integer> listed =
        lengths.isEmpty()
            ? List.of()
            : Arrays.stream(lengths.split(";")).map(Integer::valueOf).toList();
    assertThatThrownBy(() -> LengthPolicy.atCostOf(fixed, new double[6], FULL, STREAMING, listed))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining(message);
  }
}
