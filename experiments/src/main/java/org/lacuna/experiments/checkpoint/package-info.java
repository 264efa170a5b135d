/**
 * Weights and training state on disk: a folder of safetensors files and of the small files by which
 * transformers reads it, written aside and renamed. Weights of a published model that no training
 * changes stay where they are.
 */
@NullMarked
package org.lacuna.experiments.checkpoint;

import org.jspecify.annotations.NullMarked;
