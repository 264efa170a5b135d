package org.lacuna.datasets.benchmark;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.metric.Classification;
import org.lacuna.datasets.metric.CodeSimilarity;
import org.lacuna.datasets.metric.FirstLine;
import org.lacuna.datasets.metric.Metric;
import org.lacuna.datasets.metric.NumberShare;
import org.lacuna.datasets.metric.RougeL;
import org.lacuna.datasets.metric.TokenF1;

/**
 * The tasks of LongBench (Bai et al. 2023, arXiv:2308.14508): how each is asked, how long an answer
 * may become, and how it is scored.
 *
 * <p>Lengths and scores are those of LongBench's own evaluation; the prompts ask for the same in
 * words of our own, so numbers may differ from published ones by what a prompt makes. Where
 * LongBench finds Chinese words with the segmenter jieba ({@code multifieldqa_zh}, {@code
 * dureader}, {@code vcsum}) answers are scored by characters, under names that say so.
 */
public enum LongBenchTask {
  NARRATIVEQA("narrativeqa", LongBenchPrompt.STORY, 128, TokenF1.WORDS),
  QASPER("qasper", LongBenchPrompt.PAPER, 128, TokenF1.WORDS),
  MULTIFIELDQA_EN("multifieldqa_en", LongBenchPrompt.TEXT, 64, TokenF1.WORDS),
  MULTIFIELDQA_ZH("multifieldqa_zh", LongBenchPrompt.TEXT_ZH, 64, TokenF1.CHARACTERS),
  HOTPOTQA("hotpotqa", LongBenchPrompt.PASSAGES, 32, TokenF1.WORDS),
  TWO_WIKI_MQA("2wikimqa", LongBenchPrompt.PASSAGES, 32, TokenF1.WORDS),
  MUSIQUE("musique", LongBenchPrompt.PASSAGES, 32, TokenF1.WORDS),
  DUREADER("dureader", LongBenchPrompt.ARTICLES_ZH, 128, RougeL.CHARACTERS),
  GOV_REPORT("gov_report", LongBenchPrompt.REPORT, 512, RougeL.WORDS),
  QMSUM("qmsum", LongBenchPrompt.MEETING, 512, RougeL.WORDS),
  MULTI_NEWS("multi_news", LongBenchPrompt.NEWS, 512, RougeL.WORDS),
  VCSUM("vcsum", LongBenchPrompt.MEETING_ZH, 512, RougeL.CHARACTERS),
  TREC("trec", LongBenchPrompt.QUESTION_TYPE, 64, null, true),
  TRIVIAQA("triviaqa", LongBenchPrompt.TRIVIA, 32, TokenF1.WORDS, true),
  SAMSUM("samsum", LongBenchPrompt.DIALOGUE, 128, RougeL.WORDS, true),
  LSHT("lsht", LongBenchPrompt.NEWS_CLASS_ZH, 64, null, true),
  PASSAGE_COUNT("passage_count", LongBenchPrompt.COUNT, 32, NumberShare.COUNT),
  PASSAGE_RETRIEVAL_EN(
      "passage_retrieval_en", LongBenchPrompt.RETRIEVAL, 32, NumberShare.RETRIEVAL),
  PASSAGE_RETRIEVAL_ZH(
      "passage_retrieval_zh", LongBenchPrompt.RETRIEVAL_ZH, 32, NumberShare.RETRIEVAL_ZH),
  LCC("lcc", LongBenchPrompt.CODE, 64, CodeSimilarity.INSTANCE),
  REPOBENCH_P("repobench-p", LongBenchPrompt.CODE, 64, CodeSimilarity.INSTANCE);

  /** What LongBench-E, the part of even lengths, adds to the names of its files. */
  private static final String EVEN = "_e";

  private final String label;
  private final LongBenchPrompt prompt;
  private final int answerTokens;

  @SuppressWarnings("ImmutableEnumChecker") // Those above are enums.
  private final @Nullable Metric metric;

  private final boolean firstLine;

  LongBenchTask(String label, LongBenchPrompt prompt, int answerTokens, Metric metric) {
    this(label, prompt, answerTokens, metric, false);
  }

  /** With no metric, the answer is one of the classes that the item names. */
  LongBenchTask(
      String label,
      LongBenchPrompt prompt,
      int answerTokens,
      @Nullable Metric metric,
      boolean firstLine) {
    this.label = label;
    this.prompt = prompt;
    this.answerTokens = answerTokens;
    this.metric = metric;
    this.firstLine = firstLine;
  }

  /**
   * The task of a data set's name.
   *
   * @param name as in an item's {@code dataset}, or with the {@code _e} of LongBench-E's files
   * @throws DatasetException if there is none, with the nearest
   */
  public static LongBenchTask get(String name) {
    String wanted = name.endsWith(EVEN) ? name.substring(0, name.length() - EVEN.length()) : name;
    List<String> known = Arrays.stream(values()).map(LongBenchTask::label).toList();
    return Arrays.stream(values())
        .filter(task -> task.label.equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new DatasetException(
                "unknown data set of LongBench %s; %s"
                    .formatted(name, Nearest.hint(wanted, known))));
  }

  /** The name of its data set. */
  public String label() {
    return label;
  }

  /** Tokens that an answer may have. */
  public int answerTokens() {
    return answerTokens;
  }

  /**
   * Whether the first line of an answer alone is scored, so that generation may stop after it; a
   * model goes on with examples of its own where the context is made of them.
   */
  public boolean firstLine() {
    return firstLine;
  }

  LongBenchPrompt prompt() {
    return prompt;
  }

  /** Whether an item must name the classes that its answer is one of. */
  boolean classifies() {
    return metric == null;
  }

  /** How an answer is scored, given the classes that its item names. */
  Metric metric(List<String> classes) {
    Metric scored = metric == null ? new Classification(classes) : metric;
    return firstLine ? new FirstLine(scored) : scored;
  }

  /** Whether an answer can be scored against a reference at all. */
  boolean scores(String reference) {
    return !(metric instanceof NumberShare share) || share.expected(reference).isPresent();
  }
}
