package org.lacuna.experiments.config.binding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says in one sentence what a key is: its meaning, its unit and, where it has one, its source.
 *
 * <p>{@link Template} prints the sentence above the key. On a record type it heads the file, or the
 * section that {@link Template#section} adds.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Doc {

  /** The sentence. */
  String value();
}
