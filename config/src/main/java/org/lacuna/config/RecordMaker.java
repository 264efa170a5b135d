package org.lacuna.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls the canonical constructors of records. */
final class RecordMaker {

  private RecordMaker() {}

  /** A record's constructor did not take its values. */
  static final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final RuntimeException reason;
    private final @Nullable String key;

    private Refusal(Class<? extends Record> type, RuntimeException reason) {
      super(reason);
      this.reason = reason;
      String message = String.valueOf(reason.getMessage());
      // Anything else, such as a division by zero, is not worded for the user.
      String text =
          reason instanceof IllegalArgumentException && !message.isBlank()
              ? message
              : "these values cannot be used (" + reason + ")";
      this.key =
          Field.of(type).stream()
              .filter(field -> names(text, field.component().getName()) || names(text, field.key()))
              .map(Field::key)
              .findFirst()
              .orElse(null);
      this.problem = key == null ? text : text.substring(text.indexOf(' ') + 1);
    }

    private static boolean names(String text, String name) {
      return text.startsWith(name + " ") || text.startsWith(name + ": ");
    }

    /** What is wrong, without the key's name where the constructor's message begins with one. */
    String problem() {
      return problem;
    }

    /** The key that the constructor's message begins with. */
    Optional<String> key() {
      return Optional.ofNullable(key);
    }

    RuntimeException reason() {
      return reason;
    }
  }

  static <T extends Record> T make(Class<T> type, List<@Nullable Object> values) throws Refusal {
    Class<?>[] parameters =
        Field.of(type).stream().map(field -> field.component().getType()).toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException reason) {
        throw new Refusal(type, reason);
      }
      throw new IllegalStateException(type + " cannot be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  /** What a record without a default of its place starts from: its static {@code defaults()}. */
  static Optional<Record> defaults(Class<? extends Record> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals("defaults") && method.getParameterCount() == 0)
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getReturnType() == type)
        .findFirst()
        .map(method -> call(type, method));
  }

  private static Record call(Class<? extends Record> type, Method method) {
    method.setAccessible(true);
    try {
      return type.cast(method.invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method + " failed", e);
    }
  }
}
