package org.lacuna.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section, read from a record component.
 *
 * @param key the key in YAML, snake_case
 * @param slot what may stand there
 * @param doc the {@link Doc} sentence, empty where there is none
 * @param component the record component
 */
record Field(String key, Shape.Slot slot, String doc, RecordComponent component) {

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(Field::read).toList();
        }
      };

  /** The fields of a record in the order of its components. */
  static List<Field> of(Class<? extends Record> type) {
    return FIELDS.get(type);
  }

  private static Field read(RecordComponent component) {
    Doc doc = component.getAnnotation(Doc.class);
    try {
      Shape.Slot slot = Shape.slot(component.getAnnotatedType());
      return new Field(key(component.getName()), slot, doc == null ? "" : doc.value(), component);
    } catch (IllegalArgumentException e) {
      String where = component.getDeclaringRecord().getName() + "." + component.getName();
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  /** Writes a Java name as a key: {@code kvHeads} is {@code kv_heads}. */
  static String key(String javaName) {
    return javaName
        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** The component's value in a record. */
  @Nullable Object in(Record owner) {
    Method accessor = component.getAccessor();
    // The record itself may be private to its package; its components are public by nature.
    accessor.setAccessible(true);
    try {
      return accessor.invoke(owner);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(component + " cannot be read", e);
    }
  }
}
