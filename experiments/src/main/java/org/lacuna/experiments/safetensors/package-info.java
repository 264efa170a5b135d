/**
 * Tensors on disk in the safetensors format: mapped and checked before anything is allocated, one
 * file or several with an index, of models with billions of parameters.
 */
@NullMarked
package org.lacuna.experiments.safetensors;

import org.jspecify.annotations.NullMarked;
