/**
 * Corpora that others publish: what is known of them, and how they come here whole.
 *
 * <p>A {@link org.lacuna.datasets.catalog.Catalog} is a folder of manifests, one YAML file a
 * corpus, which say where its files are and what their bytes must be. {@link
 * org.lacuna.datasets.catalog.Fetcher} brings the files into a {@link
 * org.lacuna.datasets.catalog.LocalCorpus}, where a file has its name only when its length and
 * SHA-256 are those of the manifest; all that is unfinished is hidden, under names that begin with
 * a dot. How a corpus is read is not decided here: its format is a word that {@link
 * org.lacuna.datasets.format.CorpusFormat} knows.
 */
@NullMarked
package org.lacuna.datasets.catalog;

import org.jspecify.annotations.NullMarked;
