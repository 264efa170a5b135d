package org.lacuna.datasets.task.needle;

import java.util.List;
import java.util.Map;

/**
 * A sample but for its length.
 *
 * @param before stands before the haystack
 * @param hidden what is hidden in the haystack
 * @param after stands after the haystack: the question
 * @param references what the answer holds, and the haystack but in evidence must not
 * @param answer follows the question
 * @param facts see {@link org.lacuna.datasets.task.Sample#facts}
 */
record Draft(
    String before,
    Hay hay,
    List<Hidden> hidden,
    String after,
    List<String> references,
    String answer,
    Map<String, Object> facts) {}
