package org.lacuna.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says in one sentence what a key of a configuration is: its meaning, its unit and, where it has
 * one, its source.
 *
 * <p>The template of {@code lacuna config} and {@code lacuna methods} print the sentence above the
 * key. On a record type it heads the file or section.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Doc {

  /** The sentence. */
  String value();
}
