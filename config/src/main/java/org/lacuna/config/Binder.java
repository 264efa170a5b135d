package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds defaults, a YAML file and {@code key=value} arguments to records.
 *
 * <p>A component may be an {@code int}, {@code long}, {@code double}, {@code boolean} (or its
 * wrapper), a {@link String}, a {@link Path}, an enum, a record, a {@code List}, a {@code Map} with
 * {@code String} keys, a {@link JsonNode} (any tree, bound later), or an {@code Optional} of these;
 * one marked {@code @Nullable} or wrapped in {@code Optional} may be {@code null} in YAML.
 *
 * <p>A record that has no default in its place (an element of a list, a new entry of a map, a
 * section that was absent) takes the keys that are not given from its static method {@code
 * defaults()}, if it has one with no parameters that returns the record; otherwise all its keys
 * must be given, save those that may be {@code null}.
 *
 * <p>A file has at most 1 MiB and 32 levels; aliases, tags, duplicate keys and second documents are
 * refused. Relative paths are taken as they are written.
 *
 * <p>The constructor of a record checks its values and throws {@link IllegalArgumentException}. A
 * message that begins with the component's name or key, {@code "steps must be at least 1"} or
 * {@code "steps: expected at least 1"}, is shown with the key's full path: {@code experiment.yaml:
 * training.steps: must be at least 1}.
 */
public final class Binder {

  private final Layers layers;

  private Binder(Layers layers) {
    this.layers = layers;
  }

  /**
   * Reads the layers that lie over the defaults.
   *
   * @param files the YAML files, a later one over those before
   * @param overrides arguments {@code a.b.c=value}, the value in YAML, over all files; a later one
   *     wins
   * @throws ConfigException if a file or an argument cannot be read
   */
  public static Binder of(List<Path> files, List<String> overrides) {
    return new Binder(Layers.read(files, overrides));
  }

  /**
   * Binds a configuration in one call.
   *
   * @param file the YAML file, or null for none
   * @see #of
   * @see #bind(Record)
   */
  public static <T extends Record> T bind(T defaults, @Nullable Path file, List<String> overrides) {
    return of(file == null ? List.of() : List.of(file), overrides).bind(defaults);
  }

  /**
   * Lays the file and the arguments over the defaults and binds the result.
   *
   * @throws ConfigException if a layer does not fit the records, or a record refuses its values
   */
  public <T extends Record> T bind(T defaults) {
    return cast(defaults, bind(new Shape.Section(defaults.getClass()), Trees.of(defaults)));
  }

  /**
   * Binds the file and the arguments alone, for a file that has nothing to fall back on: all keys
   * must be given, but for those that may be {@code null} or that the record's own {@code
   * defaults()} has.
   *
   * @throws ConfigException as {@link #bind(Record)}, and if a key is missing
   */
  public <T extends Record> T bind(Class<T> type) {
    return type.cast(bind(new Shape.Section(type), JsonNodeFactory.instance.objectNode()));
  }

  private Record bind(Shape.Section shape, JsonNode base) {
    JsonNode tree = base;
    for (Layer layer : layers.layers()) {
      // Alone, so that a mistake is reported even where a later layer would hide it.
      new ValueReader(shape, KeyPath.ROOT, new Layers(List.of(layer))).check(layer.tree());
      tree = Trees.merge(new Shape.Slot(shape, false, false), tree, layer.tree());
    }
    return new ValueReader(shape, KeyPath.ROOT, layers).read(tree);
  }

  /**
   * Binds an open part of this configuration, a value of a {@code Map<String, JsonNode>}, to a
   * record that only the caller knows; messages name the file or the argument that it is from.
   *
   * @param defaults the record's defaults
   * @param section the part as it was bound; null where nothing is given
   * @param where the path of the part, such as {@code methods.moba}
   * @throws ConfigException if the part does not fit the record
   */
  public <R extends Record> R section(R defaults, @Nullable JsonNode section, String where) {
    JsonNode given = section == null ? NullNode.instance : section;
    KeyPath path = KeyPath.parse(where);
    ValueReader reader = new ValueReader(new Shape.Section(defaults.getClass()), path, layers);
    reader.check(given);
    JsonNode tree =
        Trees.merge(new Shape.Slot(reader.root(), false, false), Trees.of(defaults), given);
    return cast(defaults, reader.read(tree));
  }

  /**
   * Binds any tree over a record's defaults, whatever the tree is from.
   *
   * @param section the tree; null where nothing is given
   * @param where the path of the tree, with which the paths in messages begin
   * @throws ConfigException if the tree does not fit the record
   */
  public static <R extends Record> R bindSection(
      R defaults, @Nullable JsonNode section, String where) {
    return new Binder(Layers.NONE).section(defaults, section, where);
  }

  /**
   * The tree of a configuration, to be hashed and kept in records of runs.
   *
   * <p>Equal records have equal trees of equal text: sections have the order of their components,
   * maps and open trees that of their keys, and nothing is left out.
   *
   * @throws IllegalArgumentException if a value has no place in YAML or JSON, such as NaN
   */
  public static ObjectNode toTree(Record value) {
    return Trees.of(value);
  }

  /** The same record with its own paths, not those of records in it, good from anywhere. */
  public static <R extends Record> R withAbsolutePaths(R value) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : Field.of(value.getClass())) {
      Object part = field.in(value);
      values.add(part instanceof Path path ? path.toAbsolutePath().normalize() : part);
    }
    try {
      return cast(value, RecordMaker.make(value.getClass(), values));
    } catch (RecordMaker.Refusal refusal) {
      throw new IllegalArgumentException(refusal.reason());
    }
  }

  @SuppressWarnings("unchecked") // A record class has no subclasses: both are the same class.
  private static <T extends Record> T cast(T defaults, Record bound) {
    return (T) defaults.getClass().cast(bound);
  }
}
