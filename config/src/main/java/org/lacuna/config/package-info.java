/**
 * Binds YAML files to Java records, and writes the commented file that the records describe.
 *
 * <p>A configuration is a tree of records. Each component is a key, written in snake_case ({@code
 * kvHeads} is {@code kv_heads}); its {@link org.lacuna.config.Doc} sentence says what it is. Three
 * layers make a configuration, each over the one before: the defaults (an instance of the records),
 * the files, and {@code a.b.c=value} arguments. Sections and maps are merged key by key; lists and
 * values are replaced whole.
 *
 * <p>The way through the package: {@link org.lacuna.config.Binder} reads the {@code Layers}, checks
 * each alone against the {@code Shape} of the records, so that a mistake is reported where it was
 * written, merges them, and has {@code ValueReader} build the records. What a value must satisfy
 * beyond its type is said by the records' compact constructors. {@link org.lacuna.config.Template}
 * goes the other way.
 *
 * <p>Whatever a user can get wrong ends in a {@link org.lacuna.config.ConfigException} of one line;
 * an {@link IllegalArgumentException} from here means that the records themselves cannot be
 * configured.
 */
@NullMarked
package org.lacuna.config;

import org.jspecify.annotations.NullMarked;
