/** Weights and training state on disk: safetensors files, written aside and renamed. */
@NullMarked
package org.lacuna.experiments.checkpoint;

import org.jspecify.annotations.NullMarked;
