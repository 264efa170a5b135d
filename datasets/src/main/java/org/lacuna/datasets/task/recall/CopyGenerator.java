package org.lacuna.datasets.task.recall;

import java.util.List;
import java.util.stream.Stream;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TaskSetting;

/** Makes the samples of {@link Copy}. Symbol 0 is the blank, 1 the separator. */
final class CopyGenerator implements Generator {

  private static final int SEPARATOR = 1;

  /** Symbols that no string has: blank and separator. */
  private static final int MARKS = 2;

  private final TaskSetting setting;
  private final Symbols symbols;
  private final int count;

  CopyGenerator(CopyConfig config, TaskSetting setting) {
    this.setting = setting;
    this.symbols = Symbols.of(setting.tokenizer(), "alphabet", MARKS, config.alphabet(), 2);
    Integer wanted = config.symbols();
    setting.checkLength("copy", 2 + 2L * (wanted == null ? 1 : wanted));
    this.count = wanted == null ? (setting.length() - 2) / 2 : wanted;
  }

  @Override
  public Sample sample(Split split, long number) {
    SeededRandom random = setting.random("copy", split, number);
    List<Integer> string = KeySplit.draw(split, random, this::string);
    int end = setting.length();
    int from = end - count;
    return new SymbolRow(symbols, end)
        .put(1, string)
        .evidence(1, 1 + count)
        .put(from - 1, SEPARATOR)
        .put(from, string)
        .answer(from, end)
        .keys(List.of(string))
        .fact("symbols", count)
        .sample();
  }

  private List<Integer> string(SeededRandom random) {
    return Stream.generate(() -> random.between(MARKS, symbols.count() - 1)).limit(count).toList();
  }

  /** That of guessing any symbol of the alphabet. */
  @Override
  public double chance() {
    return 1.0 / (symbols.count() - MARKS);
  }
}
