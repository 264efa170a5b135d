package org.lacuna.datasets.catalog;

/**
 * A corpus of a catalogue.
 *
 * @param name the name of its manifest, without the ending
 * @param manifest what is known of it
 */
public record KnownCorpus(String name, Manifest manifest) {}
