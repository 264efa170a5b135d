package org.lacuna.results.paper;

/**
 * A row or a column of a table.
 *
 * @param name by which claims and numbers refer to it
 * @param title as it is shown
 */
public record Heading(String name, String title) {}
