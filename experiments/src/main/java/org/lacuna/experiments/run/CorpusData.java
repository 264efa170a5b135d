package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.TextConfig;

/** The texts of a configuration, opened, and the tasks that may use them. */
public final class CorpusData implements AutoCloseable {
  private final Tokenizer tokenizer;
  private final Tasks tasks;
  private final List<OpenText> texts = new ArrayList<>();
  private final TextHaystack haystack;

  private CorpusData(CorpusConfig config, Workspace workspace, Progress progress) {
    tasks = workspace.tasks();
    tokenizer = Tokenizers.of(config.tokenizer());
    haystack = new TextHaystack(config, workspace, progress);
    try {
      for (TextConfig text : config.texts()) {
        texts.add(OpenText.open(text, config, tokenizer, workspace, progress));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the texts, preparing those that are new.
   *
   * @throws org.lacuna.datasets.DatasetException if a text or the tokenizer cannot be used
   */
  public static CorpusData open(CorpusConfig config, Workspace workspace, Progress progress) {
    return new CorpusData(config, workspace, progress);
  }

  /** What turns text into tokens. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** All texts. */
  List<OpenText> texts() {
    return texts;
  }

  /** A split of the text that is validated and evaluated on; nothing if only tasks are learned. */
  public Optional<CorpusSplit> evaluated(Split split) {
    return texts.stream().findFirst().map(text -> text.splits().get(split));
  }

  /**
   * A task's samples, needles hidden in the first text.
   *
   * @param task its name, or a preset's
   * @param parameters those that differ from the defaults, null for none
   * @param where what to call them in a message
   * @param length tokens of a sample
   * @throws org.lacuna.datasets.DatasetException if there is no such task, or it does not fit the
   *     length or the tokenizer
   * @throws org.lacuna.config.ConfigException if the parameters are not the task's
   */
  public Generator generator(
      String task, @Nullable JsonNode parameters, String where, int length, long seed) {
    return tasks
        .get(task)
        .generator(parameters, where, new TaskSetting(tokenizer, length, haystack, seed));
  }

  @Override
  public void close() {
    texts.forEach(OpenText::close);
    haystack.close();
  }
}
