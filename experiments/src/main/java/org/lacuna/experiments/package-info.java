/**
 * The workbench itself: configuration, model, training, evaluation and the command line.
 *
 * <p>Data flows one way: {@code config} (one YAML file) to {@code model} (a decoder whose attention
 * is a plug-in) to {@code training} and {@code checkpoint}, then {@code evaluation}, whose rows go
 * to the run's folder. {@code run} joins them; {@code cli} is what a person calls.
 */
@NullMarked
package org.lacuna.experiments;

import org.jspecify.annotations.NullMarked;
