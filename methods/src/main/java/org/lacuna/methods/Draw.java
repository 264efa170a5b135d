package org.lacuna.methods;

/**
 * What a layer draws at random in one forward pass of training, uniformly from {@code [0, 1)}. A
 * pass that is computed again draws the same.
 *
 * @param model the number that all layers of the pass share
 * @param layer the layer's own, independent of those of other layers
 */
public record Draw(double model, double layer) {}
