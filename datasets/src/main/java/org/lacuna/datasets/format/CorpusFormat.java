package org.lacuna.datasets.format;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.benchmark.Benchmark;
import org.lacuna.datasets.benchmark.Benchmarks;
import org.lacuna.datasets.source.TextFormat;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.reading.Qa;
import org.lacuna.datasets.task.reading.QaFormat;
import org.lacuna.datasets.task.reading.Recorded;
import org.lacuna.datasets.task.reading.RecordedFormat;

/**
 * What a corpus holds, by the word {@code format} of its manifest.
 *
 * <p>Words of texts are those of {@link TextFormat.Reading}; words of benchmarks are the names of
 * {@link Benchmarks} with hyphens, such as {@code arc-easy}: files alone do not tell how they are
 * asked.
 */
public sealed interface CorpusFormat {

  /** Texts to model; see {@link org.lacuna.datasets.source.TextFiles}. */
  record Text(TextFormat format) implements CorpusFormat {

    @Override
    public String what() {
      return "a text";
    }
  }

  /** Items of multiple choice. */
  record Choices(Benchmark benchmark) implements CorpusFormat {

    @Override
    public String what() {
      return "a benchmark";
    }
  }

  /**
   * Questions on documents.
   *
   * @param task the name of the task that makes samples of them, given the file
   * @param format which of the task's formats the file has, by its name there
   */
  record Questions(String task, String format) implements CorpusFormat {

    private static Questions of(Task<?> task, Enum<?> format) {
      return new Questions(task.name(), format.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String what() {
      return "questions";
    }

    private String readBy() {
      return "the task %s reads them: file=… format=%s".formatted(task, format);
    }
  }

  /** What it is, in words, for messages. */
  String what();

  /** All formats by their words: texts, benchmarks, questions. */
  static Map<String, CorpusFormat> all() {
    Map<String, CorpusFormat> all = new LinkedHashMap<>();
    for (TextFormat.Reading reading : TextFormat.Reading.values()) {
      all.put(reading.label(), new Text(TextFormat.of(reading)));
    }
    for (Benchmark benchmark : Benchmarks.all()) {
      all.put(word(benchmark), new Choices(benchmark));
    }
    all.put("babi", Questions.of(new Qa(), QaFormat.BABI));
    all.put("kv-retrieval", Questions.of(new Recorded(), RecordedFormat.KV_RECORDS));
    all.put("longeval-lines", Questions.of(new Recorded(), RecordedFormat.LONGCHAT_LINES));
    return all;
  }

  /** The word of a benchmark. */
  static String word(Benchmark benchmark) {
    return benchmark.name().replace('_', '-');
  }

  /**
   * What a word stands for.
   *
   * @throws DatasetException if nothing, with the nearest
   */
  static CorpusFormat of(String word) {
    Map<String, CorpusFormat> all = all();
    CorpusFormat format = all.get(word);
    if (format == null) {
      throw new DatasetException(
          "unknown format %s; %s".formatted(word, Nearest.hint(word, all.keySet())));
    }
    return format;
  }

  /**
   * How texts of a format are read.
   *
   * @throws DatasetException if it is not one of texts, saying what it is
   */
  static TextFormat text(String word) {
    if (of(word) instanceof Text(TextFormat format)) {
      return format;
    }
    throw refusal(word, "a text", Text.class);
  }

  /**
   * The benchmark of a format.
   *
   * @throws DatasetException if it is not one of benchmarks, saying what it is
   */
  static Benchmark benchmark(String word) {
    if (of(word) instanceof Choices(Benchmark benchmark)) {
      return benchmark;
    }
    throw refusal(word, "a benchmark", Choices.class);
  }

  private static DatasetException refusal(
      String word, String wanted, Class<? extends CorpusFormat> kind) {
    if (of(word) instanceof Questions questions) {
      return new DatasetException(word + " holds questions; " + questions.readBy());
    }
    String known =
        all().entrySet().stream()
            .filter(entry -> kind.isInstance(entry.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return new DatasetException(
        "%s is %s, not %s; expected one of %s".formatted(word, of(word).what(), wanted, known));
  }
}
