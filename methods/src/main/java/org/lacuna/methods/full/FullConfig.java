package org.lacuna.methods.full;

/** Full attention has no parameters. */
public record FullConfig() {}
