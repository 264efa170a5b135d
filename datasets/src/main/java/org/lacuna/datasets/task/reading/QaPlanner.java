package org.lacuna.datasets.task.reading;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.Sentences;
import org.lacuna.datasets.task.TaskSetting;

/** Plans the samples of {@link Qa}. */
final class QaPlanner implements Planner {

  /** Questions of a split, one of which at least has to fit with its documents. */
  private static final int PROBES = 8;

  private static final String INSTRUCTION =
      "Answer the question from the documents, with the answer alone and nothing else.";

  /** UTF-16 units of a stretch of real text that serves as a distractor. */
  private static final int STRETCH = 300;

  private final QaConfig config;
  private final TaskSetting setting;
  private final Path file;
  private final QaSet set;

  /** Questions of each split, by their numbers in the set. */
  private final Map<Split, List<Integer>> numbers;

  /** Documents of each split that are distractors of any of its questions. */
  private final Map<Split, List<Passage>> others;

  private QaPlanner(QaConfig config, TaskSetting setting, Path file) {
    this.config = config;
    this.setting = setting;
    this.file = file;
    this.set = config.format().read(file);
    this.others = set.others().stream().collect(Collectors.groupingBy(Passage::split));
    if (set.items().stream().allMatch(item -> item.split().isEmpty())) {
      throw new DatasetException(
          "file: expected a question whose documents are of one split, of the %d of '%s'"
              .formatted(set.items().size(), file));
    }
    Map<Split, List<Integer>> fitting = new EnumMap<>(Split.class);
    for (int i = 0; i < set.items().size(); i++) {
      int number = i;
      if (alone(number).fits(setting)) {
        set.items()
            .get(number)
            .split()
            .ifPresent(split -> fitting.computeIfAbsent(split, _ -> new ArrayList<>()).add(number));
      }
    }
    this.numbers = fitting;
    if (numbers.isEmpty()) {
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
    QaPlanner planner = new QaPlanner(config, setting, file);
    // What seldom fits is refused at once, so that of what is left some question always does.
    planner.numbers.forEach((split, questions) -> {
      planner.checkDocuments(split);
      planner.plan(split, 0, new SeededRandom(0), Math.min(PROBES, questions.size()));
    });
    return planner;
  }

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    List<Integer> questions = numbers.getOrDefault(split, List.of());
    if (questions.isEmpty()) {
      throw new DatasetException(
          "file: '%s' has no question for the %s split that fits into %d tokens"
              .formatted(file, split.label(), setting.length()));
    }
    return plan(split, number, random, questions.size());
  }

  private void checkDocuments(Split split) {
    Integer wanted = config.documents();
    if (wanted != null && wanted > most(split)) {
      throw new DatasetException(
          "documents: expected at most %d, which '%s' has for the %s split, got %d"
              .formatted(most(split), file, split.label(), wanted));
    }
  }

  /** Documents that a question can stand among. */
  private int most(Split split) {
    return set.others().isEmpty() ? setting.length() : others(split).size();
  }

  private List<Passage> others(Split split) {
    return others.getOrDefault(split, List.of());
  }

  /**
   * The plan of a question or, where its documents are too long, of one after it.
   *
   * @param tries questions that are tried
   */
  private Plan plan(Split split, long number, SeededRandom random, int tries) {
    List<Integer> questions = Objects.requireNonNull(numbers.get(split));
    for (int i = 0; i < tries; i++) {
      Plan plan = plan(question(questions, number + i), split, random);
      // A question of the set fits alone, so that it fits among as many as there is room for.
      if (config.documents() == null || plan.fits(setting)) {
        return plan;
      }
    }
    throw new DatasetException(
        "documents: expected fewer, as questions of '%s' with %d do not fit into %d tokens"
            .formatted(file, config.documents(), setting.length()));
  }

  private Plan plan(int question, Split split, SeededRandom random) {
    QaItem item = set.items().get(question);
    Integer wanted = config.documents();
    int gold = item.gold().size();
    return plan(
        question,
        new Drawn<>("documents", documents(item, split, random)),
        random.next(),
        wanted == null ? gold : Math.max(wanted, gold),
        wanted == null ? most(split) : Math.max(wanted, gold));
  }

  /** A question among its own documents alone: if that does not fit, nothing does. */
  private Plan alone(int question) {
    List<Passage> gold = set.items().get(question).gold();
    Drawn<Passage> documents = new Drawn<>("documents", gold.iterator()::next);
    return plan(question, documents, 0, gold.size(), gold.size());
  }

  private Plan plan(int question, Drawn<Passage> documents, long order, int least, int most) {
    QaItem item = set.items().get(question);
    return new Plan(
        item.answers().getFirst(),
        config.answerTokens(),
        least,
        most,
        (units, filler) ->
            text(item, documents.first(units), new SeededRandom(order), filler)
                .keys(item.sources())
                .fact("question", question + 1),
        item.answers(),
        Containment.ANY);
  }

  /** One of the questions; all come, in an order of chance, before any comes again. */
  private int question(List<Integer> questions, long number) {
    int size = questions.size();
    long round = Seeds.derive(setting.seed(), number / size);
    return questions.get((int) new ShuffledIndex(size, round).at(number % size));
  }

  /** The question's own documents, those near it, and then any others, all of its split. */
  private Supplier<Passage> documents(QaItem item, Split split, SeededRandom random) {
    List<Passage> near =
        item.near().stream().filter(document -> document.split() == split).toList();
    Iterator<Passage> own =
        Stream.concat(item.gold().stream(), random.shuffled(near).stream()).iterator();
    Iterator<Passage> others = shuffled(others(split), random.next());
    return () ->
        own.hasNext() ? own.next() : others.hasNext() ? others.next() : stretch(split, random);
  }

  private static Iterator<Passage> shuffled(List<Passage> documents, long seed) {
    int size = documents.size();
    ShuffledIndex order = new ShuffledIndex(Math.max(1, size), seed);
    return IntStream.range(0, size).mapToObj(i -> documents.get((int) order.at(i))).iterator();
  }

  private Passage stretch(Split split, SeededRandom random) {
    String text = setting.haystack().text(split, random, STRETCH);
    return new Passage("", Sentences.whole(text));
  }

  private static SampleText text(
      QaItem item, List<Passage> documents, SeededRandom order, String filler) {
    SampleText text = new SampleText().context(INSTRUCTION + "\n\n");
    Passage.write(text, order.shuffled(documents), item.gold());
    return text.context(filler)
        .context("\n\n" + INSTRUCTION + "\n\nQuestion: " + item.question() + "\nAnswer:")
        .fact("documents", documents.size());
  }

  /** A distractor of a set may hold the answer, too. */
  @Override
  public boolean hidesReferences() {
    return false;
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
