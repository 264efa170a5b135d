package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.config.Binder;

/** The points that a plan comes to, and their order. */
class SweepPointTest {
  /** Eight points at two seeds. */
  private static final String PLAN =
      """
      seeds: [5, 7]
      grid: {x.a: [1, 2]}
      zip: [{y.b: [fast, slow], z.c: [0.5, null]}]
      list: [{d: [16]}, {d: [32], e: 1}]
      """;

  @TempDir Path folder;

  private SweepConfig config(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("plan.yaml"), yaml);
    return Binder.bind(SweepConfig.defaults(), file, List.of());
  }

  private List<String> labels(String yaml) throws IOException {
    return SweepPoint.of(config(yaml)).stream().map(SweepPoint::label).toList();
  }

  @Test
  @DisplayName("a plan that says nothing is one point at seed 1")
  void nothing() throws IOException {
    assertThat(labels("")).containsExactly("seed=1");
  }

  @Test
  @DisplayName("grid by groups by points by seeds, what stands last varies fastest")
  void order() throws IOException {
    assertThat(labels(PLAN))
        .containsExactly(
            "a=1 b=fast c=0.5 d=[16] seed=5",
            "a=1 b=fast c=0.5 d=[16] seed=7",
            "a=1 b=fast c=0.5 d=[32] e=1 seed=5",
            "a=1 b=fast c=0.5 d=[32] e=1 seed=7",
            "a=1 b=slow c=null d=[16] seed=5",
            "a=1 b=slow c=null d=[16] seed=7",
            "a=1 b=slow c=null d=[32] e=1 seed=5",
            "a=1 b=slow c=null d=[32] e=1 seed=7",
            "a=2 b=fast c=0.5 d=[16] seed=5",
            "a=2 b=fast c=0.5 d=[16] seed=7",
            "a=2 b=fast c=0.5 d=[32] e=1 seed=5",
            "a=2 b=fast c=0.5 d=[32] e=1 seed=7",
            "a=2 b=slow c=null d=[16] seed=5",
            "a=2 b=slow c=null d=[16] seed=7",
            "a=2 b=slow c=null d=[32] e=1 seed=5",
            "a=2 b=slow c=null d=[32] e=1 seed=7");
  }

  @Test
  @DisplayName("keys are called by their ends, as short as tells them apart")
  void ends() throws IOException {
    assertThat(labels("grid: {a.b.c: [1], b.c: [2], x.y.z: [3], w.y.q: [4], z: [5]}"))
        .containsExactly("a.b.c=1 b.c=2 q=4 y.z=3 z=5 seed=1");
  }

  @Test
  @DisplayName("what points have in common, but for the seed")
  void common() throws IOException {
    List<SweepPoint> points = SweepPoint.of(config(PLAN));
    assertThat(SweepPoint.common(points)).isEmpty();
    assertThat(SweepPoint.common(points.subList(0, 2))).isEqualTo("a=1 b=fast c=0.5 d=[16]");
    assertThat(SweepPoint.common(points.subList(0, 4))).isEqualTo("a=1 b=fast c=0.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "only: [{x.a: 1}]                                  | 8  | a=1",
        "only: [{seed: 7}]                                 | 8  | seed=7",
        "only: [{y.b: slow, seed: [5, 6]}]                 | 4  | b=slow",
        "only: [{z.c: null}]                               | 8  | c=null",
        "only: [{d: [[16]]}]                               | 8  | d=[16]",
        "only: [{e: 1}]                                    | 8  | e=1",
        "only: [{x.a: [1, 2]}]                             | 16 | a=",
        "only: [{x.a: 1, y.b: fast}, {x.a: 1, y.b: slow}]  | 8  | a=1",
        "only: [{x.a: 1}], skip: [{seed: 5}]               | 4  | seed=7",
        "skip: [{x.a: 1}, {y.b: fast}]                     | 4  | a=2 b=slow",
        "skip: [{x.a: [1, 2], seed: 5}]                    | 8  | seed=7",
        "only: [{x.a: '1'}]                                | 0  | none: a text is no number",
        "only: [{y.b: [slow, fast], seed: [5, 7]}]         | 16 | b=",
        "skip: [{}]                                        | 0  | none",
      })
  @DisplayName("filters: all values of one, any of several, a list for each of its values")
  void filters(String filter, int count, String common) throws IOException {
    List<String> labels = labels(PLAN + filter.replace(", skip", "\nskip"));
    assertThat(labels).hasSize(count).allSatisfy(label -> assertThat(label).contains(common));
    List<String> inOrder = new ArrayList<>(labels(PLAN));
    inOrder.retainAll(labels);
    assertThat(labels).isEqualTo(inOrder);
  }

  @Test
  @DisplayName("a point's values are arguments that read back as they were")
  void arguments() throws IOException {
    SweepPoint point =
        SweepPoint.of(
                config(
                    """
                    grid:
                      text: ["it's \\"so\\": {not} [a, list] # nor a comment"]
                      word: ["null"]
                      number: [1.0e-4]
                      nothing: [null]
                      section: [{a: 1, b: [true, x]}]
                    """))
            .getFirst();
    JsonNode read =
        Objects.requireNonNull(
            Binder.bind(new Bag(Map.of()), null, bagged(point)).bag().get("all"));
    assertThat(read.path("seed").asLong()).isEqualTo(1);
    point.values().forEach((key, value) -> assertThat(read.get(key)).as(key).isEqualTo(value));
  }

  /** Anything. */
  record Bag(Map<String, JsonNode> bag) {}

  private static List<String> bagged(SweepPoint point) {
    return point.arguments().stream().map(argument -> "bag.all." + argument).toList();
  }

  @Property(tries = 200)
  void everyCombinationOnce(
      @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 3) Integer> grid,
      @ForAll @Size(max = 2) List<@IntRange(min = 1, max = 4) Integer> zip,
      @ForAll @IntRange(max = 3) int list,
      @ForAll @IntRange(min = 1, max = 3) int seeds,
      @ForAll @IntRange(min = 1, max = 3) int filtered) {
    SweepConfig sweep = sweep(grid, zip, list, seeds);
    List<SweepPoint> points = SweepPoint.of(sweep);
    int expected = Math.max(1, list) * seeds;
    for (int size : grid) {
      expected *= size;
    }
    for (int size : zip) {
      expected *= size;
    }
    assertThat(points).hasSize(expected).doesNotHaveDuplicates();

    List<Map<String, JsonNode>> filter = new ArrayList<>();
    filter.add(Map.of("seed", IntNode.valueOf(filtered)));
    if (!grid.isEmpty()) {
      filter.add(Map.of("g0", IntNode.valueOf(filtered)));
    }
    Set<SweepPoint> kept = new HashSet<>(SweepPoint.of(filtered(sweep, filter, List.of())));
    Set<SweepPoint> skipped = new HashSet<>(SweepPoint.of(filtered(sweep, List.of(), filter)));
    assertThat(kept)
        .allMatch(point ->
            point.seed() == filtered || IntNode.valueOf(filtered).equals(point.values().get("g0")));
    assertThat(skipped).noneMatch(kept::contains);
    assertThat(kept.size() + skipped.size()).isEqualTo(expected);
  }

  /** Keys of their own for each list; the second key of a group has ten times the first's value. */
  private static SweepConfig sweep(List<Integer> grid, List<Integer> zip, int list, int seeds) {
    Map<String, List<JsonNode>> lists = new TreeMap<>();
    for (int i = 0; i < grid.size(); i++) {
      lists.put("g" + i, numbers(grid.get(i), 1));
    }
    List<Map<String, List<JsonNode>>> groups = new ArrayList<>();
    for (int i = 0; i < zip.size(); i++) {
      groups.add(Map.of("z" + i, numbers(zip.get(i), 1), "y" + i, numbers(zip.get(i), 10)));
    }
    List<Map<String, JsonNode>> points =
        numbers(list, 1).stream().map(number -> Map.of("l", number)).toList();
    return filtered(
        new SweepConfig(
            "sweep",
            null,
            null,
            null,
            "smoke",
            Map.of(),
            LongStream.rangeClosed(1, seeds).boxed().toList(),
            lists,
            groups,
            points,
            List.of(),
            List.of(),
            null,
            true),
        List.of(),
        List.of());
  }

  private static List<JsonNode> numbers(int count, int times) {
    return IntStream.rangeClosed(1, count)
        .<JsonNode>mapToObj(i -> IntNode.valueOf(i * times))
        .toList();
  }

  private static SweepConfig filtered(
      SweepConfig sweep, List<Map<String, JsonNode>> only, List<Map<String, JsonNode>> skip) {
    return new SweepConfig(
        sweep.name(),
        sweep.config(),
        sweep.regime(),
        sweep.paper(),
        sweep.scale(),
        sweep.set(),
        sweep.seeds(),
        sweep.grid(),
        sweep.zip(),
        sweep.list(),
        only,
        skip,
        sweep.phases(),
        sweep.evaluate());
  }
}
