package org.lacuna.methods;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * The methods at hand: those of the core, of any jar on the class path, of plug-ins, and drafts:
 * methods that are still being written, such as in a notebook's cell.
 */
public final class Methods {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");

  private final Map<String, Found> byName = new TreeMap<>();

  /**
   * A method and where it is from: with neither of the two it is on the class path.
   *
   * @param plugin that it is of
   * @param draft fingerprint of its classes while it is being written
   */
  private record Found(
      AttentionMethod<?> method, @Nullable PluginJar plugin, @Nullable String draft) {
    String place() {
      if (draft != null) {
        return "being written";
      }
      return plugin == null ? "on the class path" : "in " + plugin.file();
    }
  }

  private Methods() {}

  /** The methods that a class loader sees through {@link ServiceLoader}. */
  public static Methods load(ClassLoader loader) {
    Methods methods = new Methods();
    for (AttentionMethod<?> method : ServiceLoader.load(AttentionMethod.class, loader)) {
      methods.add(new Found(method, null, null));
    }
    return methods;
  }

  /** The methods on the class path. */
  public static Methods load() {
    return load(Methods.class.getClassLoader());
  }

  /**
   * The methods on the class path and those of plug-ins.
   *
   * @throws MethodException if two have the same name or letter
   */
  public static Methods load(Collection<PluginJar> plugins) {
    Methods methods = load();
    for (PluginJar plugin : plugins) {
      for (AttentionMethod<?> method : plugin.methods()) {
        methods.add(new Found(method, plugin, null));
      }
    }
    return methods;
  }

  /**
   * These methods and a draft: one that is on no class path, as it is being written. It takes the
   * place of an earlier draft of its name, for a cell is executed again and again.
   *
   * @throws MethodException if its name or letter is that of another method, or it is on the class
   *     path
   */
  public Methods with(AttentionMethod<?> draft) {
    if (ClassPath.has(draft.getClass())) {
      throw new MethodException(
          "attention method %s: %s is on the class path; name it in META-INF/services/%s"
              .formatted(
                  draft.name(), draft.getClass().getName(), AttentionMethod.class.getName()));
    }
    Methods methods = new Methods();
    methods.byName.putAll(byName);
    methods.byName.computeIfPresent(
        draft.name(), (_, before) -> before.draft == null ? before : null);
    methods.add(new Found(draft, null, DraftFingerprint.of(draft.getClass())));
    return methods;
  }

  private void add(Found found) {
    String name = found.method.name();
    char letter = found.method.letter();
    if (!NAME.matcher(name).matches() || letter < 'A' || letter > 'Z') {
      throw new MethodException(
          "attention method '%s', letter '%s', %s: expected a name of lower-case letters, digits,"
                  .formatted(name, letter, found.place())
              + " hyphens and underscores, and a capital letter");
    }
    for (Found other : byName.values()) {
      if (other.method.name().equals(name)) {
        throw new MethodException(
            "two attention methods are named %s, one %s and one %s"
                .formatted(name, other.place(), found.place()));
      }
      if (other.method.letter() == letter) {
        throw new MethodException(
            "attention methods %s (%s) and %s (%s) both use the letter %s"
                .formatted(other.method.name(), other.place(), name, found.place(), letter));
      }
    }
    byName.put(name, found);
  }

  /** All methods, by name. */
  public List<AttentionMethod<?>> all() {
    return byName.values().stream().<AttentionMethod<?>>map(Found::method).toList();
  }

  /**
   * The method of that name.
   *
   * @throws MethodException naming the known methods and the nearest one
   */
  public AttentionMethod<?> get(String name) {
    return find(name).method;
  }

  /**
   * The plug-in that a method is of; empty for one on the class path.
   *
   * @throws MethodException if there is no method of that name
   */
  public Optional<PluginJar> plugin(String name) {
    return Optional.ofNullable(find(name).plugin);
  }

  /**
   * The fingerprint of a draft, 64 hexadecimal digits: the same for the same code, another for
   * other code; empty for a method that is no draft. Where a class loader keeps no class files of
   * what is written, the same code has another fingerprint each time that it is loaded.
   *
   * @throws MethodException if there is no method of that name
   */
  public Optional<String> draft(String name) {
    return Optional.ofNullable(find(name).draft);
  }

  /** Whether there is a method of that name. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  private Found find(String name) {
    Found found = byName.get(name);
    if (found == null) {
      throw new MethodException(
          "unknown attention method %s; did you mean %s? Known: %s; a plug-in needs --plugins"
              .formatted(name, nearest(name), String.join(", ", byName.keySet())));
    }
    return found;
  }

  private String nearest(String name) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return byName.keySet().stream()
        .min(Comparator.comparing((String known) -> distance.apply(name, known)))
        .orElseThrow(() -> new MethodException("no attention method is on the class path"));
  }
}
