package org.lacuna.datasets.task.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.SequenceRatio;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Words;

/** Plans the samples of {@link Mrcr}. */
record MrcrPlanner(MrcrConfig config, TaskSetting setting) implements Planner {

  private static final String PREFIX_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** About those of a sentence of everyday words. */
  private static final int CHARACTERS_PER_SENTENCE = 50;

  /** Pairs of pieces that the chance is estimated from. */
  private static final int PAIRS = 32;

  /** What is asked for: the needle of a number, from 0 on, after a prefix. */
  private record Request(int needle, String prefix, String piece) {

    String answer() {
      return prefix + " " + piece;
    }
  }

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    Drawn<String> pieces = new Drawn<>("sentences", () -> piece(split, random));
    Turn.Kind kind = Turn.Kind.draw(split, random);
    Integer wanted = config.wanted();
    int needle = wanted == null ? random.below(config.needles()) : wanted - 1;
    double[] depths =
        DoubleStream.generate(random::share).limit(config.needles()).sorted().toArray();
    List<Turn> needles =
        pieces.first(config.needles()).stream().map(piece -> new Turn(kind, piece)).toList();
    Request request =
        new Request(
            needle, random.text(PREFIX_CHARACTERS, config.prefix()), needles.get(needle).piece());
    Drawn<Turn> others =
        new Drawn<>("sentences", () -> new Turn(kind.other(split, random), pieces.next()));
    Integer turns = config.turns();
    return new Plan(
        request.answer(),
        config.answerTokens(),
        turns == null ? 0 : turns,
        turns == null ? Integer.MAX_VALUE : turns,
        (units, filler) -> text(needles, depths, others.first(units), request, filler),
        List.of(request.prefix(), request.piece()),
        SequenceRatio.PREFIXED);
  }

  private static SampleText text(
      List<Turn> needles, double[] depths, List<Turn> others, Request request, String filler) {
    List<Turn> turns = new ArrayList<>(others);
    for (int i = 0; i < needles.size(); i++) {
      // Those before it have moved the rest by one each.
      turns.add(i + (int) (depths[i] * (others.size() + 1)), needles.get(i));
    }
    Turn asked = needles.get(request.needle());
    SampleText text = new SampleText();
    for (Turn turn : turns) {
      text.context("User: Write a " + turn.kind() + ".\nAssistant: ");
      if (turn.equals(asked)) {
        text.evidence(turn.piece());
      } else {
        text.context(turn.piece());
      }
      text.context("\n\n");
    }
    return text.context("User: Write ")
        .evidence(request.prefix())
        .context(
            " and then, word for word, the %s %s that you wrote.%s\nAssistant:"
                .formatted(ordinal(request.needle() + 1), asked.kind(), filler))
        .keys(List.of(asked.kind().toString()))
        .fact("needles", needles.size())
        .fact("wanted", request.needle() + 1)
        .fact("turns", turns.size())
        .fact("depth", (double) turns.indexOf(asked) / turns.size());
  }

  private static String ordinal(int number) {
    String suffix =
        number / 10 % 10 == 1
            ? "th"
            : switch (number % 10) {
              case 1 -> "st";
              case 2 -> "nd";
              case 3 -> "rd";
              default -> "th";
            };
    return number + suffix;
  }

  private String piece(Split split, SeededRandom random) {
    return switch (config.pieces()) {
      case WORDS ->
          String.join(
              " ", Stream.generate(() -> sentence(random)).limit(config.sentences()).toList());
      case HAYSTACK ->
          setting
              .haystack()
              .text(split, random, CHARACTERS_PER_SENTENCE * config.sentences())
              .strip();
    };
  }

  private static String sentence(SeededRandom random) {
    return "The %s %s will %s the %s %s."
        .formatted(
            random.pick(Words.ADJECTIVES),
            random.pick(Words.NOUNS),
            random.pick(Words.VERBS),
            random.pick(Words.ADJECTIVES),
            random.pick(Words.NOUNS));
  }

  /** That of the right prefix and a piece of one's own: what two pieces have in common. */
  @Override
  public double chance() {
    SeededRandom random = new SeededRandom(setting.seed());
    return DoubleStream.generate(() ->
            SequenceRatio.TEXT.score(
                piece(Split.TRAIN, random), List.of(piece(Split.TRAIN, random))))
        .limit(PAIRS)
        .average()
        .orElseThrow();
  }
}
