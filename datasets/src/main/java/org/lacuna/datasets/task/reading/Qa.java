package org.lacuna.datasets.task.reading;

import java.util.Map;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Question answering in distractors: the documents of a question, shuffled among others.
 *
 * <p>RULER's qa, for the question sets that it uses and two more. The distractors are first those
 * that the set holds near the question, then others of it; where documents of the set would mislead
 * (bAbI), they are stretches of real text. RULER's score, order and numbering; the wording is not.
 *
 * <p>A document belongs to one split, by the hash of its title or, without one, of its text; in
 * bAbI, by that of its story. A question belongs to the split of its own documents and stands among
 * others of that split alone. Questions whose documents belong to several, as about a third of
 * HotpotQA's do, or are too long for the length, are left out. All questions come once before any
 * comes again.
 */
public final class Qa implements Task<QaConfig> {

  /** RULER's room for an answer. */
  private static final int ANSWER_TOKENS = 32;

  @Override
  public String name() {
    return "qa";
  }

  @Override
  public String summary() {
    return "Many documents, and a question that one or two of them answer.";
  }

  @Override
  public String source() {
    return "Hsieh et al. 2024, RULER, question answering; SQuAD (Rajpurkar et al. 2018), HotpotQA"
        + " (Yang et al. 2018), Natural Questions (Kwiatkowski et al. 2019; Liu et al. 2023), bAbI"
        + " (Weston et al. 2015)";
  }

  @Override
  public QaConfig defaults() {
    return new QaConfig(null, QaFormat.SQUAD, null, ANSWER_TOKENS);
  }

  @Override
  public Map<String, QaConfig> presets() {
    return Map.of(
        "qa_1", new QaConfig(null, QaFormat.SQUAD, null, ANSWER_TOKENS),
        "qa_2", new QaConfig(null, QaFormat.HOTPOT_QA, null, ANSWER_TOKENS));
  }

  @Override
  public Generator generator(QaConfig parameters, TaskSetting setting) {
    return new Planned(name(), setting, QaPlanner.of(parameters, setting));
  }
}
