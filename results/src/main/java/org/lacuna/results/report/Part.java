package org.lacuna.results.report;

/** What a section is made of. */
public sealed interface Part permits Prose, DataTable, Figure, Claims, Facts {}
