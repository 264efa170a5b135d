package org.lacuna.datasets.task.reading;

import java.util.List;

/**
 * Questions with their documents.
 *
 * @param items the questions
 * @param others documents that are distractors of any question; none where a document of one
 *     question would mislead another
 */
record QaSet(List<QaItem> items, List<Passage> others) {}
