package org.lacuna.datasets.task.recall;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TaskSetting;

/** Makes the samples of {@link Induction}. */
final class InductionGenerator implements Generator {

  private final InductionConfig config;
  private final TaskSetting setting;
  private final Symbols symbols;

  /** Tokens between the document start and the A at the end. */
  private final int context;

  InductionGenerator(InductionConfig config, TaskSetting setting) {
    this.config = config;
    this.setting = setting;
    this.symbols = Symbols.of(setting.tokenizer(), "vocabulary", 0, config.vocabulary(), 8);
    this.context = setting.length() - 3;
    Integer gap = config.gap();
    setting.checkLength("induction", 3 + 2L * config.repeats() + (gap == null ? 0 : gap));
  }

  @Override
  public Sample sample(Split split, long number) {
    SeededRandom random = setting.random("induction", split, number);
    List<Integer> pair = KeySplit.draw(split, random, this::pair);
    int a = pair.getFirst();
    SymbolRow row = new SymbolRow(symbols, setting.length());
    for (int i = 1; i <= context; i++) {
      row.put(i, other(a, random));
    }
    int end = 1;
    for (int from : places(random)) {
      row.put(from, pair).evidence(from, from + 2);
      end = from + 2;
    }
    int query = 1 + context;
    return row.put(query, pair)
        .answer(query + 1, query + 2)
        .keys(List.of(pair))
        .fact("gap", query - end)
        .fact("repeats", config.repeats())
        .sample();
  }

  private List<Integer> pair(SeededRandom random) {
    int a = random.below(symbols.count());
    return List.of(a, other(a, random));
  }

  private int other(int symbol, SeededRandom random) {
    int other = random.below(symbols.count() - 1);
    return other < symbol ? other : other + 1;
  }

  /** Where the pairs stand, from left to right: each takes two positions, which it gets below. */
  private int[] places(SeededRandom random) {
    int repeats = config.repeats();
    Integer gap = config.gap();
    int[] starts;
    if (gap == null) {
      starts = random.distinct(repeats, context - repeats);
    } else {
      int last = context - gap - repeats - 1;
      starts = Arrays.copyOf(random.distinct(repeats - 1, last), repeats);
      starts[repeats - 1] = last;
    }
    return IntStream.range(0, repeats).map(i -> 1 + starts[i] + i).toArray();
  }

  /** That of guessing any symbol but A. */
  @Override
  public double chance() {
    return 1.0 / (symbols.count() - 1);
  }
}
