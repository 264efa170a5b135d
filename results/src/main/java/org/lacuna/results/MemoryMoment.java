package org.lacuna.results;

/**
 * Memory at one moment of a process.
 *
 * @param seconds since it was first looked at
 * @param doing what the process was at
 * @param done samples that it had done
 * @param residentBytes memory that was in use
 */
public record MemoryMoment(double seconds, String doing, long done, long residentBytes) {}
