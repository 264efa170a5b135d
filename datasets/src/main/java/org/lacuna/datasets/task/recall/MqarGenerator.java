package org.lacuna.datasets.task.recall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TaskSetting;

/** Makes the samples of {@link Mqar}. Symbol 0 is the filler; it is neither a key's nor a value. */
final class MqarGenerator implements Generator {

  private static final int TRIES = 100;

  private record Pair(List<Integer> key, int value) {

    List<Integer> symbols() {
      return Stream.concat(key.stream(), Stream.of(value)).toList();
    }
  }

  private final MqarConfig config;
  private final TaskSetting setting;
  private final Symbols symbols;
  private final int width;

  /** Slots of the width of a pair that queries can stand in, with the weights of their draw. */
  private final double[] weights;

  private final List<Integer> keySymbols;
  private final List<Integer> values;

  MqarGenerator(MqarConfig config, TaskSetting setting) {
    this.config = config;
    this.setting = setting;
    this.symbols = Symbols.of(setting.tokenizer(), "vocabulary", 0, config.vocabulary(), 8);
    this.width = config.keyTokens() + 1;
    int half = symbols.count() / 2;
    this.keySymbols = IntStream.range(1, half).boxed().toList();
    this.values = IntStream.range(half, symbols.count()).boxed().toList();
    setting.checkLength("mqar", 1 + (long) width * config.pairs() * (1 + config.queries()));
    // The draw needs others to choose from, of which nine in ten may belong to another split.
    double keys = StrictMath.pow(keySymbols.size(), config.keyTokens());
    int most = config.keyTokens() == 1 ? half / 2 : (int) Math.min(half, keys / 20);
    if (config.pairs() > most) {
      throw new DatasetException(
          "pairs: expected at most %d, for which a vocabulary of %d has symbols, got %d"
              .formatted(most, symbols.count(), config.pairs()));
    }
    this.weights = new double[(setting.length() - 1) / width - config.pairs()];
    Arrays.setAll(weights, slot -> StrictMath.pow(slot + 1, config.powerA() - 1));
  }

  @Override
  public Sample sample(Split split, long number) {
    SeededRandom random = setting.random("mqar", split, number);
    List<Pair> pairs = pairs(split, random);
    SymbolRow row =
        new SymbolRow(symbols, setting.length())
            .keys(pairs.stream().map(this::ofSplit).toList())
            .fact("pairs", pairs.size());
    if (config.randomFillers()) {
      fill(row, pairs, random);
    }
    int end = 1;
    for (Pair pair : pairs) {
      row.put(end, pair.symbols()).evidence(end, end + width);
      end += width;
    }
    TreeMap<Integer, Pair> asked = new TreeMap<>();
    for (int slot : slots(random)) {
      asked.put(end + slot * width, pairs.get(asked.size() % pairs.size()));
    }
    asked.forEach(
        (from, pair) -> row.put(from, pair.symbols()).answer(from + width - 1, from + width));
    return row.sample();
  }

  private void fill(SymbolRow row, List<Pair> pairs, SeededRandom random) {
    Set<Integer> used = new HashSet<>();
    pairs.forEach(pair -> used.addAll(pair.symbols()));
    List<Integer> unused =
        IntStream.range(0, symbols.count()).boxed().filter(s -> !used.contains(s)).toList();
    for (int i = 1; i < setting.length(); i++) {
      row.put(i, random.pick(unused));
    }
  }

  /**
   * The slots of all queries, by weight and without replacement: each slot waits for an exponential
   * time of its rate, and the first to come are taken (Efraimidis and Spirakis 2006).
   */
  private int[] slots(SeededRandom random) {
    double[] waits = new double[weights.length];
    Arrays.setAll(waits, slot -> -StrictMath.log(1 - random.share()) / weights[slot]);
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble(slot -> waits[slot]))
        .limit((long) config.pairs() * config.queries())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** What of a pair belongs to its split: the key or, of one token, the whole. */
  private List<Integer> ofSplit(Pair pair) {
    return config.keyTokens() == 1 ? pair.symbols() : pair.key();
  }

  private List<Pair> pairs(Split split, SeededRandom random) {
    return config.keyTokens() == 1 ? pairsOfSplit(split, random) : keysOfSplit(split, random);
  }

  private List<Pair> keysOfSplit(Split split, SeededRandom random) {
    Drawn<List<Integer>> keys = Drawn.keys("key_tokens", split, random, this::key);
    List<Integer> given = random.sample(values, config.pairs());
    List<Pair> pairs = new ArrayList<>();
    for (List<Integer> key : keys.first(config.pairs())) {
      pairs.add(new Pair(key, given.get(pairs.size())));
    }
    return pairs;
  }

  private List<Integer> key(SeededRandom random) {
    return Stream.generate(() -> random.pick(keySymbols)).limit(config.keyTokens()).toList();
  }

  /** Single-token keys, each with a value of its own such that the pair belongs to the split. */
  private List<Pair> pairsOfSplit(Split split, SeededRandom random) {
    for (int i = 0; i < TRIES; i++) {
      List<Pair> pairs = new ArrayList<>();
      Set<Integer> free = new LinkedHashSet<>(random.shuffled(values));
      for (int key : random.shuffled(keySymbols)) {
        Optional<Integer> given =
            free.stream().filter(value -> KeySplit.of(key + ":" + value) == split).findFirst();
        given.ifPresent(value -> pairs.add(new Pair(List.of(key), value)));
        given.ifPresent(free::remove);
        if (pairs.size() == config.pairs()) {
          return pairs;
        }
      }
    }
    throw new DatasetException(
        "vocabulary: no %d pairs of the %s split among %d symbols; allow more of them"
            .formatted(config.pairs(), split.label(), symbols.count()));
  }

  /** That of guessing any value. */
  @Override
  public double chance() {
    return 1.0 / values.size();
  }
}
