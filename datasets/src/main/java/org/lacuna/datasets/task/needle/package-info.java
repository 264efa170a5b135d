/**
 * Needles in haystacks: a few sentences hidden in a long text, and a question that they answer.
 *
 * <p>{@link org.lacuna.datasets.task.needle.Passkey} and {@link
 * org.lacuna.datasets.task.needle.Needle} hide one, {@link org.lacuna.datasets.task.needle.Niah}
 * (RULER's eight configurations) several among distractors, and {@link
 * org.lacuna.datasets.task.needle.VariableTracking} chains of them. Each is a {@code Hay} that
 * needles are hidden in, at depths, until the prompt fills the length.
 *
 * <p>The protocols are those of the sources that the tasks name. They deviate in this:
 *
 * <ul>
 *   <li>Wordings are this project's own: the same information in the same order, the beginning of
 *       the answer as the prompt's end. {@code wording: short} leaves all but the needles and the
 *       question's key away, for byte-level models of a few hundred tokens.
 *   <li>A prompt fills its length but for the room for the answer ({@link
 *       org.lacuna.datasets.task.Planned}); RULER leaves up to 500 words of it unused.
 *   <li>Splits are disjoint: in keys ({@link org.lacuna.datasets.task.KeySplit}) and in the
 *       haystack's real text. The sources have a test set only.
 *   <li>Words are those of {@link org.lacuna.datasets.task.Words}; real text is that of the setting
 *       rather than one author's essays.
 *   <li>A depth is a share of the haystack's characters; RULER counts sentences in real text, and
 *       in lines of noise draws the line instead.
 *   <li>What is asked for stands in the context where the task put it and nowhere else; a sample in
 *       which the haystack happened to hold it is drawn anew.
 * </ul>
 */
@NullMarked
package org.lacuna.datasets.task.needle;

import org.jspecify.annotations.NullMarked;
