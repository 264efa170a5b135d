/** The configuration of an experiment: records with their defaults, one YAML file, arguments. */
@NullMarked
package org.lacuna.experiments.config;

import org.jspecify.annotations.NullMarked;
