package org.lacuna.datasets.task.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TaskSetting;

/** The samples of {@link Recorded}. */
record RecordedGenerator(RecordedConfig config, Path file, List<Sample> samples)
    implements Generator {

  private static final int ANSWER_TOKENS = 100;

  static RecordedGenerator of(RecordedConfig config, TaskSetting setting) {
    Path file = config.file();
    if (file == null) {
      throw new DatasetException(
          "file: recorded needs a file of questions, of the format " + config.format());
    }
    QuestionFile questions = new QuestionFile(file);
    List<Sample> samples = new ArrayList<>();
    for (JsonNode line : questions.lines()) {
      samples.add(sample(config.format().question(questions, line, config.depth()), setting));
    }
    if (samples.isEmpty()) {
      throw questions.wrong(" holds no question; expected one a line");
    }
    int longest = samples.stream().mapToInt(sample -> sample.prompt().length).max().orElseThrow();
    if (longest + ANSWER_TOKENS > setting.length()) {
      throw new DatasetException(
          "length: the questions of '%s' need at least %d tokens, got %d"
              .formatted(file, longest + ANSWER_TOKENS, setting.length()));
    }
    return new RecordedGenerator(config, file, samples);
  }

  private static Sample sample(RecordedFormat.Question question, TaskSetting setting) {
    return question
        .prompt()
        .answer(" " + question.answer() + SampleText.STOP)
        .fact("answer_tokens", ANSWER_TOKENS)
        .encode(setting.tokenizer(), List.of(question.answer()), Containment.ANY);
  }

  @Override
  public Sample sample(Split split, long number) {
    if (split != config.split()) {
      throw new DatasetException(
          "split: the questions of '%s' are for %s, and there are none for %s"
              .formatted(file, config.split().label(), split.label()));
    }
    return samples.get((int) (number % samples.size()));
  }

  @Override
  public double chance() {
    return config.format().chance();
  }
}
