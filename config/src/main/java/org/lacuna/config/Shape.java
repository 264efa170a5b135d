package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the value of a key looks like: everything that a record component may be. */
sealed interface Shape {

  /** One number, truth value, text or path. */
  record Leaf(Class<?> type) implements Shape {}

  /** One of an enum's constants. */
  record Choice(Class<?> type) implements Shape {}

  /** A list whose elements all look alike. */
  record Items(Slot element) implements Shape {}

  /** A map with keys of the user's choice. */
  record Table(Slot value) implements Shape {}

  /** A record: a section with fixed keys. */
  record Section(Class<? extends Record> type) implements Shape {

    List<Field> fields() {
      return Field.of(type);
    }
  }

  /** Any tree, bound later by whoever knows its type. */
  record Open() implements Shape {}

  /**
   * A place for a value.
   *
   * @param shape what the value looks like
   * @param nullable whether the place may hold {@code null}
   * @param optional whether the Java type wraps the shape in an {@link Optional}
   */
  record Slot(Shape shape, boolean nullable, boolean optional) {

    /** Whether {@code null}, or no key at all, is a value here. */
    boolean mayBeAbsent() {
      return nullable || optional || shape instanceof Open;
    }
  }

  /**
   * Reads a component's type.
   *
   * @throws IllegalArgumentException if no YAML can stand for the type
   */
  static Slot slot(AnnotatedType type) {
    boolean nullable = type.isAnnotationPresent(Nullable.class);
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return new Slot(argument(type, 0).shape(), false, true);
    }
    return new Slot(shape(type, raw), nullable, false);
  }

  private static Shape shape(AnnotatedType type, Class<?> raw) {
    Set<Class<?>> leaves =
        Set.of(
            int.class,
            long.class,
            double.class,
            boolean.class,
            Integer.class,
            Long.class,
            Double.class,
            Boolean.class,
            String.class,
            Path.class);
    if (leaves.contains(raw)) {
      return new Leaf(raw);
    }
    if (raw.isEnum()) {
      return new Choice(raw);
    }
    if (raw.isRecord()) {
      return new Section(raw.asSubclass(Record.class));
    }
    if (raw == List.class) {
      return new Items(argument(type, 0));
    }
    if (raw == Map.class && argument(type, 0).shape().equals(new Leaf(String.class))) {
      return new Table(argument(type, 1));
    }
    if (JsonNode.class.isAssignableFrom(raw) && raw.isAssignableFrom(JsonNode.class)) {
      return new Open();
    }
    throw new IllegalArgumentException("a value of type " + type + " cannot be configured");
  }

  private static Slot argument(AnnotatedType type, int index) {
    if (type instanceof AnnotatedParameterizedType generic) {
      return slot(generic.getAnnotatedActualTypeArguments()[index]);
    }
    throw new IllegalArgumentException(type + " needs type arguments to be configured");
  }

  private static Class<?> raw(AnnotatedType type) {
    return switch (type.getType()) {
      case Class<?> plain -> plain;
      case ParameterizedType generic when generic.getRawType() instanceof Class<?> plain -> plain;
      default ->
          throw new IllegalArgumentException("a value of type " + type + " cannot be configured");
    };
  }
}
