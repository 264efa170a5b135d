package org.lacuna.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers over the defaults, lowest first; they know which of them a mistake is from.
 *
 * @param layers the files, then the arguments in their order
 */
record Layers(List<Layer> layers) {

  static final Layers NONE = new Layers(List.of());

  Layers {
    layers = List.copyOf(layers);
  }

  static Layers read(List<Path> files, List<String> overrides) {
    List<Layer> layers = new ArrayList<>();
    files.forEach(file -> layers.add(Layer.ofFile(file)));
    overrides.forEach(override -> layers.add(Layer.ofArgument(override)));
    return new Layers(layers);
  }

  /** A mistake in the value at a path: the last layer that speaks of it is to blame. */
  ConfigException wrong(KeyPath path, String problem) {
    List<Layer> last = touching(path).reversed().stream().limit(1).toList();
    return new ConfigException(where(last, path) + problem);
  }

  /**
   * Values that do not go together: every layer that speaks of the section may be to blame.
   *
   * @param section the section that was refused
   * @param path the section, or the key in it that the message is about
   */
  ConfigException refused(KeyPath section, KeyPath path, String problem, Throwable cause) {
    return new ConfigException(where(touching(section), path) + problem, cause);
  }

  private List<Layer> touching(KeyPath path) {
    return layers.stream().filter(layer -> layer.touches(path)).toList();
  }

  private static String where(List<Layer> blamed, KeyPath path) {
    List<String> parts = new ArrayList<>();
    if (!blamed.isEmpty()) {
      parts.add(String.join(", ", blamed.stream().map(Layer::label).toList()));
    }
    // An argument already shows the key that it sets.
    boolean shown = blamed.size() == 1 && blamed.getFirst().key().equals(path);
    if (!shown && !path.isRoot()) {
      parts.add(path.toString());
    }
    return parts.isEmpty() ? "defaults: " : String.join(": ", parts) + ": ";
  }
}
