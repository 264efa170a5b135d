package org.lacuna.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the commented YAML file that a record describes.
 *
 * <p>Every key stands there with its default value, its {@link Doc} sentence as a comment above it,
 * an enum's values in the comment, and a blank line around every section. Reading the text gives
 * exactly the defaults again. Lines are wrapped at 100 columns, save a single text that is longer.
 */
public final class Template {

  private final Record defaults;
  private final Map<KeyPath, Record> sections = new LinkedHashMap<>();

  private Template(Record defaults) {
    this.defaults = defaults;
  }

  /** Begins the template of a configuration. */
  public static Template of(Record defaults) {
    return new Template(defaults);
  }

  /** The whole template of a configuration without open parts. */
  public static String yaml(Record defaults) {
    return of(defaults).yaml();
  }

  /**
   * Adds the section of a plug-in under a map of the configuration.
   *
   * <p>Where the map already has an entry of that name, its values are laid over the defaults.
   *
   * @param key where the section goes, such as {@code methods.moba}
   * @param sectionDefaults the plug-in's configuration
   * @return this template
   * @throws IllegalArgumentException if the configuration has no map there
   */
  public Template section(String key, Record sectionDefaults) {
    KeyPath path = KeyPath.parse(key);
    if (!isUnderMap(new Shape.Section(defaults.getClass()), path, 0)) {
      throw new IllegalArgumentException(key + " does not lie in a map of the configuration");
    }
    sections.put(path, sectionDefaults);
    return this;
  }

  /** The template's text. */
  public String yaml() {
    return new TemplateWriter(sections).write(defaults);
  }

  private static boolean isUnderMap(Shape shape, KeyPath path, int depth) {
    return switch (shape) {
      case Shape.Table _ -> depth == path.steps().size() - 1;
      case Shape.Section section when depth < path.steps().size() ->
          section.fields().stream()
              .filter(field -> field.key().equals(path.steps().get(depth)))
              .anyMatch(field -> isUnderMap(field.slot().shape(), path, depth + 1));
      default -> false;
    };
  }
}
