/**
 * Conformance: this build against vectors that others computed.
 *
 * <p>A vector is a safetensors file with the inputs and results of one case. Its metadata give
 * {@code method}, which names the {@link org.lacuna.experiments.conform.ConformanceCheck} that can
 * read it, and {@code config}, a JSON text with the parameters. Outputs are recomputed on the fast
 * path and by the float64 definition, gradients by autograd on the one and by central differences
 * on the other, and the choice of keys by both; {@link org.lacuna.experiments.conform.Comparison}
 * says how errors are measured.
 */
@NullMarked
package org.lacuna.experiments.conform;

import org.jspecify.annotations.NullMarked;
