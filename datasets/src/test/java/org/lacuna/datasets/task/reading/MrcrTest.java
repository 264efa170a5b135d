package org.lacuna.datasets.task.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;
import org.lacuna.datasets.task.TaskSetting;

class MrcrTest {

  @Property(tries = 40)
  void theAnswerIsThePieceOfThatNumberAfterThePrefix(
      @ForAll long seed,
      @ForAll Split split,
      @ForAll @IntRange(min = 1, max = 4) int needles,
      @ForAll @IntRange(max = 3) int which) {
    int wanted = 1 + which % needles;
    MrcrConfig config = new MrcrConfig(needles, wanted, null, 2, 6, MrcrConfig.Pieces.WORDS, 0);
    Sample sample = new Mrcr().generator(config, Samples.setting(3000, seed)).sample(split, 2);
    List<String> turns = List.of(Samples.prompt(sample).split("\n\n", -1));
    String kind = sample.facts().getOrDefault("keys", "");
    assertThat(KeySplit.of(kind)).isEqualTo(split);
    List<String> pieces = new ArrayList<>();
    List<String> ofKind = new ArrayList<>();
    for (String turn : turns.subList(0, turns.size() - 1)) {
      String[] sides = turn.split("\nAssistant: ", -1);
      assertThat(sides[0]).startsWith("User: Write a ").endsWith(".");
      String asked = sides[0].substring("User: Write a ".length(), sides[0].length() - 1);
      assertThat(KeySplit.of(asked)).isEqualTo(split);
      pieces.add(sides[1]);
      if (asked.equals(kind)) {
        ofKind.add(sides[1]);
      }
    }
    assertThat(pieces).doesNotHaveDuplicates();
    assertThat(ofKind).hasSize(needles);
    String piece = ofKind.get(wanted - 1);
    String prefix = sample.references().getFirst();
    assertThat(prefix).matches("[A-Za-z0-9]{6}");
    assertThat(sample.references()).containsExactly(prefix, piece);
    assertThat(Samples.evidence(sample)).containsExactly(piece, prefix);
    assertThat(turns.getLast()).startsWith("User: Write " + prefix + " ").contains(kind);
    assertThat(Samples.answers(sample)).containsExactly(" " + prefix + " " + piece + "\n");
  }

  /** To copy another piece of one's own is worth something, though far from the right one. */
  @Test
  void chanceIsWhatTwoPiecesHaveInCommon() {
    Generator generator = new Mrcr().generator(MrcrConfig.of(2), Samples.setting(3000, 0));
    assertThat(generator.chance()).isBetween(0.2, 0.7);
  }

  @Test
  void piecesMayBeRealText() {
    TaskSetting plain = Samples.setting(3000, 0);
    TaskSetting setting =
        new TaskSetting(
            plain.tokenizer(),
            plain.length(),
            (split, random, characters) ->
                ("Text " + random.next() + " ").repeat(50).substring(0, characters),
            0);
    MrcrConfig config = new MrcrConfig(2, 2, 8, 2, 6, MrcrConfig.Pieces.HAYSTACK, 0);
    Sample sample = new Mrcr().generator(config, setting).sample(Split.TEST, 0);
    assertThat(sample.references().get(1)).startsWith("Text ").hasSizeGreaterThan(90);
    assertThat(sample.facts()).containsEntry("turns", "10");
  }

  @Test
  void onlyAPieceThatThereIsCanBeWanted() {
    assertThatThrownBy(() -> new MrcrConfig(2, 3, null, 1, 4, MrcrConfig.Pieces.WORDS, 0))
        .hasMessageStartingWith("wanted: expected 1 to needles (2)");
  }
}
