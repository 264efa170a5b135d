package org.lacuna.experiments.safetensors;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import org.lacuna.results.RunException;

/** The tensors of one file, mapped. */
public final class SafetensorsFile implements StoredTensors {
  private final Path file;
  private final Arena arena;
  private final Header header;
  private final MemorySegment data;

  private SafetensorsFile(Path file, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.arena = arena;
    this.header = Header.read(file, bytes);
    this.data = bytes.asSlice(header.dataStart());
  }

  /**
   * Maps a file and checks its header against its size. Nothing else is read.
   *
   * @throws SafetensorsException if it is not a whole safetensors file
   * @throws RunException if it is not there or may not be read
   */
  public static SafetensorsFile open(Path file) {
    Arena arena = Arena.ofShared();
    try {
      return new SafetensorsFile(file, arena, map(file, arena));
    } catch (IOException e) {
      arena.close();
      throw RunException.io(file, e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static MemorySegment map(Path file, Arena arena) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new SafetensorsException(file, "not a file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /**
   * What a file says of itself.
   *
   * @throws SafetensorsException if it is not a whole safetensors file
   * @throws RunException if it is not there or may not be read
   */
  public static Map<String, String> metadata(Path file) {
    try (SafetensorsFile tensors = open(file)) {
      return tensors.metadata();
    }
  }

  /** What the file says of itself; empty where it says nothing. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  @Override
  public Path path() {
    return file;
  }

  @Override
  public Map<String, TensorEntry> entries() {
    return Collections.unmodifiableMap(header.entries());
  }

  @Override
  public Path file(String name) {
    entry(name);
    return file;
  }

  @Override
  public MemorySegment data(String name) {
    TensorEntry entry = entry(name);
    return data.asSlice(entry.from(), entry.bytes());
  }

  @Override
  public void close() {
    arena.close();
  }
}
