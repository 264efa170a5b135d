package org.lacuna.experiments.cli;

/**
 * A command of another module: a class with picocli's {@code @Command}, named in {@code
 * META-INF/services/org.lacuna.experiments.cli.Subcommand}. Its parent command is a {@link
 * Surroundings}.
 */
public interface Subcommand {}
