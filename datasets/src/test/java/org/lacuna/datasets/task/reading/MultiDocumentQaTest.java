package org.lacuna.datasets.task.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;

class MultiDocumentQaTest {

  private static final Pattern NAME = Pattern.compile("\\b[A-Z][a-z]{6}\\b");

  @Property(tries = 60)
  void theAnswerStandsInOneDocumentAtTheDepth(
      @ForAll long seed,
      @ForAll Split split,
      @ForAll @IntRange(min = 1, max = 15) int documents,
      @ForAll @DoubleRange(max = 1) double depth) {
    Sample sample =
        new MultiDocumentQa()
            .generator(new MultiDocumentConfig(documents, depth, 0), Samples.setting(3000, seed))
            .sample(split, 4);
    String prompt = Samples.prompt(sample);
    List<String> parts = List.of(prompt.split("\n\n", -1));
    List<String> texts = parts.subList(1, parts.size() - 1);
    assertThat(texts).hasSize(documents);
    String answer = sample.references().getFirst();
    int gold = (int) Math.round(depth * (documents - 1));
    for (int i = 0; i < documents; i++) {
      assertThat(texts.get(i).startsWith("Document " + (i + 1) + ": ")).isTrue();
      assertThat(texts.get(i).contains(answer)).isEqualTo(i == gold);
    }
    List<String> keys = List.of(sample.facts().getOrDefault("keys", "").split(", ", -1));
    String subject = keys.getFirst();
    assertThat(keys).containsExactly(subject, answer);
    assertThat(parts.getLast()).contains(subject).doesNotContain(answer);
    assertThat(Samples.evidence(sample)).hasSize(1);
    assertThat(Samples.evidence(sample).getFirst()).contains(subject, answer);
    assertThat(sample.metric().score(Samples.answers(sample).getFirst(), sample.references()))
        .isEqualTo(1);
  }

  @Test
  void allNamesAreOfTheSplit() {
    for (Split split : Split.values()) {
      Sample sample =
          new MultiDocumentQa()
              .generator(new MultiDocumentQa().defaults(), Samples.setting(4096, 1))
              .sample(split, 0);
      Set<String> names =
          NAME.matcher(Samples.prompt(sample))
              .results()
              .map(r -> r.group())
              .collect(Collectors.toSet());
      assertThat(names).hasSizeGreaterThan(60);
      assertThat(names).allMatch(name -> KeySplit.of(name) == split);
    }
  }
}
