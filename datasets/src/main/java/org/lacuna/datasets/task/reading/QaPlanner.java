package org.lacuna.datasets.task.reading;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.stream.ShuffledIndex;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Planned.Plan;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TaskSetting;

/** Plans the samples of {@link Qa}. */
final class QaPlanner implements Planned.Planner {

  private static final int RULER_ANSWER_TOKENS = 32;

  private static final String INSTRUCTION =
      "Answer the question from the documents, with the answer alone and nothing else.";

  /** UTF-16 units of a stretch of real text that serves as a distractor. */
  private static final int STRETCH = 300;

  private final QaConfig config;
  private final TaskSetting setting;
  private final Path file;
  private final QaSet set;
  private final Map<Split, List<QaItem>> items;

  /** Documents that a question can stand among. */
  private final int most;

  private QaPlanner(QaConfig config, TaskSetting setting, Path file) {
    this.config = config;
    this.setting = setting;
    this.file = file;
    this.set = config.format().read(new QuestionFile(file));
    this.most = set.others().isEmpty() ? setting.length() : set.others().size();
    Integer wanted = config.documents();
    if (wanted != null && wanted > most) {
      throw new DatasetException(
          "documents: expected at most %d, which '%s' has, got %d".formatted(most, file, wanted));
    }
    this.items =
        set.items().stream()
            .filter(item -> alone(item).fits(setting))
            .collect(Collectors.groupingBy(item -> KeySplit.of(item.key())));
    if (items.isEmpty()) {
      throw new DatasetException(
          "length: expected tokens enough for one of the %d questions of '%s' with its documents,"
                  .formatted(set.items().size(), file)
              + " got "
              + setting.length());
    }
  }

  static QaPlanner of(QaConfig config, TaskSetting setting) {
    Path file = config.file();
    if (file == null) {
      throw new DatasetException(
          "file: qa needs a file of questions, of the format " + config.format());
    }
    return new QaPlanner(config, setting, file);
  }

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    List<QaItem> questions = items.getOrDefault(split, List.of());
    if (questions.isEmpty()) {
      throw new DatasetException(
          "file: '%s' has no question for the %s split that fits into %d tokens"
              .formatted(file, split.label(), setting.length()));
    }
    QaItem item = question(questions, number);
    Integer wanted = config.documents();
    int gold = item.gold().size();
    return plan(
        item,
        new Drawn<>(documents(item, split, random)),
        random.next(),
        wanted == null ? gold : Math.max(wanted, gold),
        wanted == null ? most : Math.max(wanted, gold));
  }

  /** A question among its own documents alone: if that does not fit, nothing does. */
  private Plan alone(QaItem item) {
    int gold = item.gold().size();
    return plan(item, new Drawn<>(item.gold().iterator()::next), 0, gold, gold);
  }

  private Plan plan(QaItem item, Drawn<Passage> documents, long order, int least, int most) {
    return new Plan(
        " " + item.answers().getFirst() + SampleText.STOP,
        RULER_ANSWER_TOKENS,
        least,
        most,
        (units, filler) -> text(item, documents.first(units), new SeededRandom(order), filler),
        item.answers(),
        Containment.ANY);
  }

  /** One of the questions; all come, in an order of chance, before any comes again. */
  private QaItem question(List<QaItem> questions, long number) {
    int size = questions.size();
    long round = Seeds.derive(setting.seed(), number / size);
    return questions.get((int) new ShuffledIndex(size, round).at(number % size));
  }

  /** The question's own documents, those near it, and then any others. */
  private Supplier<Passage> documents(QaItem item, Split split, SeededRandom random) {
    Iterator<Passage> own =
        Stream.concat(item.gold().stream(), random.shuffled(item.near()).stream()).iterator();
    Iterator<Passage> others = others(random.next());
    return () ->
        own.hasNext() ? own.next() : others.hasNext() ? others.next() : stretch(split, random);
  }

  private Iterator<Passage> others(long seed) {
    int size = set.others().size();
    ShuffledIndex order = new ShuffledIndex(Math.max(1, size), seed);
    return IntStream.range(0, size).mapToObj(i -> set.others().get((int) order.at(i))).iterator();
  }

  private Passage stretch(Split split, SeededRandom random) {
    String text = setting.haystack().text(split, random, STRETCH);
    return new Passage("", text.substring(0, Math.max(1, text.lastIndexOf(' '))));
  }

  private static SampleText text(
      QaItem item, List<Passage> documents, SeededRandom order, String filler) {
    SampleText text = new SampleText().context(INSTRUCTION + "\n\n");
    Passage.write(text, order.shuffled(documents), item.gold());
    return text.context(filler)
        .context("\n\n" + INSTRUCTION + "\n\nQuestion: " + item.question() + "\nAnswer:")
        .fact("documents", documents.size());
  }

  /** The share of the set's questions that its most frequent answer is right for. */
  @Override
  public double chance() {
    Map<String, Long> frequencies =
        set.items().stream()
            .collect(
                Collectors.groupingBy(item -> item.answers().getFirst(), Collectors.counting()));
    return (double) Collections.max(frequencies.values()) / set.items().size();
  }
}
