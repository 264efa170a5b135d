package org.lacuna.results;

/**
 * Memory while a prompt passes.
 *
 * @param tokens tokens that have passed
 * @param cacheBytes what the caches of all layers keep of them
 * @param residentBytes memory of the process that is in use
 */
public record MemorySample(int tokens, long cacheBytes, long residentBytes) {}
