package org.lacuna.datasets.task.reading;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.json.JsonObject;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.tokenizer.Tokenizer;

/** Plans the samples of {@link Recorded}, which are of one size each. */
record RecordedPlanner(RecordedConfig config, Path file, List<RecordedFormat.Question> questions)
    implements Planner {

  static RecordedPlanner of(RecordedConfig config) {
    Path file = config.file();
    if (file == null) {
      throw new DatasetException(
          "file: recorded needs a file of questions, of the format " + config.format());
    }
    return new RecordedPlanner(
        config,
        file,
        JsonObject.read(file, line -> config.format().question(line, config.depth())));
  }

  /** Tokens that the longest question takes, with the room for its answer. */
  int tokens(Tokenizer tokenizer) {
    return IntStream.range(0, questions.size())
        .map(number -> plan(number).tokens(tokenizer))
        .max()
        .orElseThrow();
  }

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    if (split != config.split()) {
      throw new DatasetException(
          "split: the questions of '%s' are for %s, and there are none for %s"
              .formatted(file, config.split().label(), split.label()));
    }
    return plan((int) (number % questions.size()));
  }

  private Plan plan(int number) {
    RecordedFormat.Question question = questions.get(number);
    return new Plan(
        question.answer(),
        config.answerTokens(),
        0,
        0,
        (units, filler) -> question.prompt().get().keys(List.of("question " + (number + 1))),
        List.of(question.answer()),
        Containment.ANY);
  }

  /** The context is as it was recorded. */
  @Override
  public boolean hidesReferences() {
    return false;
  }

  @Override
  public double chance() {
    return config.format().chance();
  }
}
