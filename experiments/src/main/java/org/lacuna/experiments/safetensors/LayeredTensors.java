package org.lacuna.experiments.safetensors;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Some tensors of one place, and further ones of another that lie over them. */
final class LayeredTensors implements StoredTensors {
  private final StoredTensors over;
  private final StoredTensors under;
  private final Map<String, TensorEntry> entries = new LinkedHashMap<>();

  /**
   * Takes both, to be closed with this.
   *
   * @param names those of {@code under} that count
   * @throws SafetensorsException if one of these is not there
   */
  LayeredTensors(StoredTensors over, StoredTensors under, Set<String> names) {
    this.over = over;
    this.under = under;
    names.forEach(name -> entries.put(name, under.entry(name)));
    entries.putAll(over.entries());
  }

  @Override
  public Path path() {
    return over.path();
  }

  @Override
  public Map<String, TensorEntry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  @Override
  public Path file(String name) {
    return place(name).file(name);
  }

  @Override
  public MemorySegment data(String name) {
    return place(name).data(name);
  }

  private StoredTensors place(String name) {
    boolean below = entries.containsKey(name) && !over.names().contains(name);
    return below ? under : over;
  }

  @Override
  public void close() {
    over.close();
    under.close();
  }
}
