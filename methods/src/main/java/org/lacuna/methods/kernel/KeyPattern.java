package org.lacuna.methods.kernel;

/** Which of the keys at hand each query sees: what a kernel needs to know of a method. */
public sealed interface KeyPattern permits RunPattern, BlockChoice, HeadPattern {}
