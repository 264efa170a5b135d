package org.lacuna.experiments.config;

import java.util.List;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.tokenizer.Tokenizers;

/** What is learned and how text is divided. */
@Doc("What is learned: texts, and tasks that are made up.")
public record CorpusConfig(
    @Doc(
            "The texts. The first is the one that is validated and evaluated on, and that needles"
                + " are hidden in.")
        List<TextConfig> texts,
    @Doc("Tasks that are learned beside the texts, or instead of any.") List<TaskConfig> tasks,
    @Doc(
            "How text becomes tokens: bytes, symbols:N for tasks of N symbols without any text, or"
                + " the path of a Hugging Face tokenizer.json.")
        String tokenizer,
    @Doc("Share of the bytes kept for validation; a document is wholly in one split.")
        double validation,
    @Doc("Share of the bytes kept for the final evaluation.") double test,
    @Doc("Seed of the division into splits.") long splitSeed) {
  /** Checks that there is something to learn. */
  public CorpusConfig {
    Check.that(
        !texts.isEmpty() || !tasks.isEmpty(), "texts", "at least one text or one task", texts);
    Check.that(validation > 0 && validation < 1, "validation", "between 0 and 1", validation);
    Check.that(test > 0 && test < 1, "test", "between 0 and 1", test);
    Check.that(validation + test < 1, "test", "less than 1 together with validation", test);
    Check.that(
        texts.size() + tasks.size() <= 100, "tasks", "at most 100 texts and tasks", tasks.size());
    for (TaskConfig task : tasks) {
      Check.that(!task.task().isEmpty(), "tasks", "the name of a task in each, task: NAME", tasks);
    }
    texts = List.copyOf(texts);
    tasks = List.copyOf(tasks);
  }

  /** The same texts and tokenizer, found from any working directory. */
  public CorpusConfig withAbsolutePath() {
    return new CorpusConfig(
        texts.stream().map(TextConfig::withAbsolutePath).toList(),
        tasks,
        Tokenizers.absolute(tokenizer),
        validation,
        test,
        splitSeed);
  }

  /** The same texts with these tasks. */
  public CorpusConfig with(List<TaskConfig> others) {
    return new CorpusConfig(texts, others, tokenizer, validation, test, splitSeed);
  }

  /** The embedded text. */
  public static CorpusConfig defaults() {
    return new CorpusConfig(List.of(TextConfig.defaults()), List.of(), "bytes", 0.05, 0.05, 0);
  }
}
