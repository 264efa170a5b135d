package org.lacuna.results.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.results.statistics.Interval;

class JudgementTest {
  private static final Claim ORDER = Claim.of("order", "a is worse", "table 1", "x[a] > x[b]");

  private final Map<Cell, Score> table = new HashMap<>();
  private final Scores scores = cell -> Optional.ofNullable(table.get(cell));

  private void put(String row, double... bySeed) {
    Map<Long, Double> values = new TreeMap<>();
    IntStream.range(0, bySeed.length).forEach(i -> values.put(i + 1L, bySeed[i]));
    table.put(new Cell("x", row), Score.of(values));
  }

  private Judgement judged(Claim... claims) {
    return Judgement.of(List.of(claims), scores).getFirst();
  }

  @Test
  @DisplayName("data that is reversed flips the verdict")
  void reversed() {
    double[] high = {2.10, 2.21, 2.30};
    double[] low = {2.00, 2.10, 2.20};
    put("a", high);
    put("b", low);
    assertThat(judged(ORDER).verdict()).isEqualTo(Verdict.HOLDS);
    put("a", low);
    put("b", high);
    assertThat(judged(ORDER).verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  @DisplayName("t = 0.1 / (0.1 / sqrt 3) = 1.732 with 2 degrees of freedom: p = 0.2254")
  void pByHand() {
    // Differences 0, 0.1 and 0.2. For two degrees of freedom F(t) = 1/2 + t / (2 sqrt(2 + t^2)), so
    // p = 1 - 1.7320508 / sqrt(5) = 0.2254033.
    put("a", 1.0, 1.1, 1.2);
    put("b", 1.0, 1.0, 1.0);
    Finding finding = judged(ORDER).findings().getFirst();
    assertThat(finding.adjusted()).isCloseTo(0.2254033, within(1e-7));
    assertThat(finding.verdict()).isEqualTo(Verdict.UNDECIDED);
    // n seeds have t = sqrt n: of n - 1 degrees of freedom the 99.5 % point is 3.106 for n = 12 and
    // 3.169 for n = 11; sqrt 12 = 3.464, sqrt 11 = 3.317, sqrt 10 = 3.162 < 3.250.
    assertThat(finding.seedsNeeded()).hasValue(11);
  }

  @Test
  @DisplayName("the more statements a table has, the more each has to show")
  void corrected() {
    // t = 0.1 / (0.01 / sqrt 3) = 17.3, p = 1 - 17.3205 / sqrt(302) = 0.0033: enough alone, and
    // 0.0133 with three others that are as good.
    put("a", 1.09, 1.10, 1.11);
    put("b", 1.0, 1.0, 1.0);
    assertThat(judged(ORDER).verdict()).isEqualTo(Verdict.HOLDS);
    Claim four =
        Claim.of(
            "four", "", "", "x[a] > x[b]", "2 * x[a] > 2 * x[b]", "x[b] < x[a]", "x[a] > x[b]");
    Judgement all = judged(four);
    assertThat(all.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(all.findings())
        .allSatisfy(finding -> {
          assertThat(finding.tested()).isEqualTo(4);
          assertThat(finding.adjusted()).isCloseTo(4 * 0.0033168, within(1e-5));
        });
  }

  @Test
  @DisplayName("two seeds decide nothing, however clear they are")
  void tooFew() {
    put("a", 2.000001, 2);
    put("b", 1, 1);
    assertThat(judged(ORDER).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  @DisplayName("equals hold only where they are shown to be near, and fail where shown to be far")
  void equals() {
    Claim near = Claim.of("near", "", "", "x[a] = x[b] within 0.1");
    put("b", 1, 1, 1);
    put("a", 1.001, 0.999, 1.002);
    assertThat(judged(near).verdict()).isEqualTo(Verdict.HOLDS);
    put("a", 1.5, 0.6, 1.0);
    assertThat(judged(near).verdict()).isEqualTo(Verdict.UNDECIDED);
    put("a", 1.301, 1.299, 1.302);
    assertThat(judged(near).verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  @DisplayName("no number of seeds shows that two are the same to the last digit")
  void same() {
    put("a", 0, 0, 0);
    put("b", 0, 0, 0);
    Claim same = Claim.of("same", "", "", "x[a] = x[b] within 0.1 * x[b]");
    assertThat(judged(same).verdict()).isEqualTo(Verdict.UNDECIDED);
    put("a", 1.01, 1.02, 1.03);
    assertThat(judged(same).verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  @DisplayName("formulas have no error: one value decides, and needs no seeds")
  void exact() {
    table.put(new Cell("x", "a"), Score.exact(2));
    table.put(new Cell("x", "b"), Score.exact(1));
    assertThat(judged(ORDER).verdict()).isEqualTo(Verdict.HOLDS);
    table.put(new Cell("x", "a"), Score.exact(1));
    assertThat(judged(ORDER).verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
    assertThat(judged(ORDER).findings().getFirst().tested()).isZero();
  }

  @Test
  @DisplayName("an exact score stands beside those of every seed")
  void mixed() {
    put("a", 1.09, 1.10, 1.11);
    table.put(new Cell("x", "b"), Score.exact(1));
    assertThat(judged(ORDER).verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(judged(ORDER).findings().getFirst().differences()).containsOnlyKeys(1L, 2L, 3L);
  }

  @Test
  void whatIsNotMeasuredIsUndecidedAndNamed() {
    put("a", 1, 2, 3);
    Judgement judged = judged(ORDER);
    assertThat(judged.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judged.findings().getFirst().missing()).containsExactly("x[b]");
  }

  @Test
  @DisplayName("one statement that fails spoils a claim, one that is open leaves it open")
  void conjunction() {
    put("a", 1.09, 1.10, 1.11);
    put("b", 1.0, 1.0, 1.0);
    put("c", 1.0, 1.0, 1.1);
    assertThat(judged(Claim.of("c", "", "", "x[a] > x[b]", "x[b] > x[a]")).verdict())
        .isEqualTo(Verdict.DOES_NOT_HOLD);
    assertThat(judged(Claim.of("c", "", "", "x[a] > x[b]", "x[c] > x[b]")).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  @DisplayName("a diverged run decides nothing")
  void diverged() {
    put("a", Double.NaN, 3, 3.1);
    put("b", 1, 1, 1);
    assertThat(judged(ORDER).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  @DisplayName("differences are drawn as pairs: what samples have in common drops out")
  void paired() {
    double[] samples = {1, 5, 9, 2};
    double[] shifted = {1.5, 5.5, 9.5, 2.5};
    table.put(new Cell("x", "a"), resampled(4.75, shifted));
    table.put(new Cell("x", "b"), resampled(4.25, samples));
    assertThat(judged(ORDER).findings().getFirst().spread()).isEqualTo(new Interval(0.5, 0.5));
  }

  private static Score resampled(double value, double[] draws) {
    TreeMap<Long, double[]> bySeed = new TreeMap<>(Map.of(1L, draws));
    return new Score(
        new TreeMap<>(Map.of(1L, value)), false, Collections.unmodifiableSortedMap(bySeed));
  }

  @Test
  @DisplayName("seeds are measured on the same samples: more of them do not make these more")
  void crossed() {
    double[] draws = {0.2, 0.8, 0.5, 0.4, 0.9, 0.1};
    TreeMap<Long, double[]> bySeed = new TreeMap<>(Map.of(1L, draws, 2L, draws, 3L, draws));
    TreeMap<Long, Double> values = new TreeMap<>(Map.of(1L, 0.5, 2L, 0.5, 3L, 0.5));
    table.put(new Cell("x", "b"), Score.exact(0));
    table.put(new Cell("x", "a"), new Score(values, false, bySeed));
    Interval three = Objects.requireNonNull(judged(ORDER).findings().getFirst().spread());
    assertThat(three.lower()).isCloseTo(0.1, within(1e-12));
    assertThat(three.upper()).isCloseTo(0.9, within(1e-12));
  }

  @Test
  @DisplayName("a draw that is not finite leaves no spread")
  void notFinite() {
    table.put(new Cell("x", "b"), Score.exact(0));
    table.put(new Cell("x", "a"), resampled(0.5, new double[] {0.1, Double.NaN, 0.2}));
    assertThat(judged(ORDER).findings().getFirst().spread()).isNull();
  }

  @Test
  @DisplayName("the number of seeds for a whole claim is that of its hardest statement")
  void hardest() {
    put("a", 1.0, 1.1, 1.2);
    put("b", 1.0, 1.0, 1.0);
    put("c", 1.0, 1.0, 1.0);
    assertThat(judged(ORDER).seedsNeeded()).hasValue(11);
    assertThat(judged(Claim.of("c", "", "", "x[a] > x[b]", "x[c] > x[b]")).seedsNeeded()).isEmpty();
  }

  @Test
  @DisplayName("the paper's own numbers are taken as they are")
  void published() {
    table.put(new Cell("x", "a"), Score.exact(2));
    assertThat(ORDER.satisfiedBy(scores)).isEmpty();
    table.put(new Cell("x", "b"), Score.exact(1));
    assertThat(ORDER.satisfiedBy(scores)).hasValue(true);
    table.put(new Cell("x", "b"), Score.exact(3));
    assertThat(ORDER.satisfiedBy(scores)).hasValue(false);
  }
}
