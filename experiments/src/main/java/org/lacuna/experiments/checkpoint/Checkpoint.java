package org.lacuna.experiments.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.Digests;
import org.lacuna.experiments.safetensors.NumberType;
import org.lacuna.experiments.safetensors.SafetensorsFile;
import org.lacuna.experiments.safetensors.SafetensorsWriter;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorContent;
import org.lacuna.experiments.safetensors.TensorReader;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Json;
import org.lacuna.results.RunException;

/**
 * A folder with the weights ({@code model.safetensors}), the optimiser's memory ({@code
 * optimizer.safetensors}) and the step ({@code state.json}), replaced as a whole: a kill or a full
 * disk leaves the earlier one. Reading changes nothing and needs no lock, also while the owner of
 * the run's lock saves.
 *
 * <p>With its companions it is a folder of Hugging Face transformers. Where weights stay in the
 * folder of a published model ({@code base.json}), only the others are here, as {@code
 * own.safetensors}, so that nobody takes them for all.
 */
public final class Checkpoint {
  private static final String MODEL = "model.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";
  private static final String OWN = "own.safetensors";
  private static final String BASE = "base.json";

  /** Readings of a folder that is replaced each time, before the last is believed. */
  private static final int ATTEMPTS = 100;

  private static final String REMEDY =
      "; put it back from a copy, or remove the run's folder to train anew";

  private final Path folder;
  private final Companions companions;

  /** The checkpoint in a folder, which need not exist yet. */
  public Checkpoint(Path folder) {
    this(folder, Companions.NONE);
  }

  /**
   * The checkpoint in a folder.
   *
   * @param companions what is saved beside the tensors
   */
  public Checkpoint(Path folder, Companions companions) {
    this.folder = folder;
    this.companions = companions;
  }

  /** Writes all tensors, save those that lie elsewhere, replacing what was there. */
  public void save(long step, Map<String, NDArray> model, Map<String, NDArray> optimizer) {
    Base base = companions.base();
    Map<String, NDArray> own = new LinkedHashMap<>(model);
    if (base != null) {
      own.keySet().removeAll(base.tensors());
    }
    AtomicFiles.replaceFolder(
        folder,
        aside -> {
          for (Map.Entry<String, byte[]> file : companions.files().entrySet()) {
            Files.write(aside.resolve(file.getKey()), file.getValue());
          }
          if (base != null) {
            Files.writeString(aside.resolve(BASE), Json.pretty(base));
          }
          write(weightsFile(aside), own);
          write(aside.resolve(OPTIMIZER), optimizer);
          TrainingState state =
              TrainingState.of(
                  step,
                  Files.size(weightsFile(aside)),
                  Files.size(aside.resolve(OPTIMIZER)),
                  Digests.crc32c(weightsFile(aside)),
                  Digests.crc32c(aside.resolve(OPTIMIZER)));
          Files.writeString(aside.resolve(STATE), Json.pretty(state));
        });
  }

  private static void write(Path file, Map<String, NDArray> arrays) throws IOException {
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, TensorContent.of(array, NumberType.F32)));
    SafetensorsWriter.write(file, tensors, SafetensorsWriter.FOR_TRANSFORMERS);
  }

  /** The file of the weights that are here. */
  private static Path weightsFile(Path folder) {
    return folder.resolve(Files.exists(folder.resolve(BASE)) ? OWN : MODEL);
  }

  /**
   * Where the other weights lie; empty if all are here.
   *
   * @throws CheckpointException if the file that tells it is damaged
   */
  public Optional<Base> base() {
    return read(Checkpoint::base);
  }

  private static Optional<Base> base(Path place) {
    Path file = place.resolve(BASE);
    try {
      return Files.exists(file)
          ? Optional.of(Json.MAPPER.readValue(Files.readString(file), Base.class))
          : Optional.empty();
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw new CheckpointException(file, "does not tell where weights lie: " + e.getMessage());
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }

  /**
   * Reads something from the folder. What was read, or could not be, while another process replaced
   * the folder is read again from the one that came in its place.
   */
  private <T> T read(Function<Path, T> reading) {
    for (int attempt = 1; ; attempt++) {
      Path place = AtomicFiles.current(folder);
      Object before = identity(place);
      T result;
      try {
        result = reading.apply(place);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || Objects.equals(identity(place), before)) {
          throw e;
        }
        continue;
      }
      if (attempt == ATTEMPTS || Objects.equals(identity(place), before)) {
        return result;
      }
      if (result instanceof StoredTensors opened) {
        opened.close();
      }
    }
  }

  /** What tells a folder from one that has taken its name since; null if there is none. */
  private static @Nullable Object identity(Path place) {
    try {
      return Files.readAttributes(place, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /**
   * The step of the checkpoint, empty if there is none.
   *
   * @throws CheckpointException if it is of another version or a file is not whole
   */
  public Optional<Long> step() {
    return read(Checkpoint::state).map(TrainingState::step);
  }

  private static Optional<TrainingState> state(Path place) {
    Path file = place.resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      TrainingState state = TrainingState.read(Files.readString(file));
      if (state == null || state.step() < 0) {
        throw new CheckpointException(file, "not a training state");
      }
      if (state.format() != TrainingState.FORMAT) {
        throw new CheckpointException(
            file,
            "checkpoint of version %d; this is version %d"
                .formatted(state.format(), TrainingState.FORMAT));
      }
      if (!state.isSound()) {
        throw new CheckpointException(file, "damaged: its numbers do not fit its sum" + REMEDY);
      }
      requireSize(weightsFile(place), state.modelBytes());
      requireSize(place.resolve(OPTIMIZER), state.optimizerBytes());
      return Optional.of(state);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file, "not a training state: " + e.getOriginalMessage());
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file, "not a training state: not text");
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }

  /**
   * The step of a checkpoint that must be there.
   *
   * @throws CheckpointException if it is not
   */
  public long requireStep() {
    return step()
        .orElseThrow(
            () -> new CheckpointException(folder.resolve(STATE), "there is no checkpoint"));
  }

  private static void requireSize(Path file, long expected) throws IOException {
    long found = Files.exists(file) ? Files.size(file) : 0;
    if (found != expected) {
      throw new CheckpointException(
          file, "truncated: expected %d bytes, found %d".formatted(expected, found) + REMEDY);
    }
  }

  /** A file that has another sum than when it was written would be read for other numbers. */
  private static void requireSum(Path file, @Nullable String expected) {
    try {
      String found = expected == null ? "" : Digests.crc32c(file);
      if (expected != null && !found.equals(expected)) {
        throw new CheckpointException(
            file, "damaged: expected CRC-32C %s, found %s".formatted(expected, found) + REMEDY);
      }
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }

  /** The weights, under the manager. */
  public Map<String, NDArray> model(NDManager manager) {
    try (StoredTensors weights = weights()) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      weights
          .entries()
          .forEach((name, entry) -> {
            NDArray array = manager.create(entry.shape(), DataType.FLOAT32);
            TensorReader.copyInto(array, weights, name);
            arrays.put(name, array);
          });
      return arrays;
    }
  }

  /**
   * The weights where they lie; to be closed.
   *
   * @throws CheckpointException if they are damaged, or those that lie elsewhere are not what they
   *     were
   */
  public StoredTensors weights() {
    return read(Checkpoint::weights);
  }

  private static StoredTensors weights(Path place) {
    StoredTensors own = SafetensorsFile.open(weightsFile(place));
    try {
      state(place).ifPresent(state -> requireSum(weightsFile(place), state.modelCrc()));
      return base(place).map(base -> own.over(base.open(), base.tensors())).orElse(own);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  /** Stands for the weights: SHA-256 of their file, with those of the files elsewhere. */
  public String modelHash() {
    return read(Checkpoint::modelHash);
  }

  private static String modelHash(Path place) {
    Path file = weightsFile(place);
    try {
      String own = Digests.sha256(file);
      return base(place).map(base -> Digests.sha256(own, base.hash())).orElse(own);
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }

  /**
   * The optimiser's memory where it lies; to be closed.
   *
   * @throws CheckpointException if it is damaged
   */
  public StoredTensors optimizerMemory() {
    return read(Checkpoint::optimizerMemory);
  }

  private static StoredTensors optimizerMemory(Path place) {
    Path file = place.resolve(OPTIMIZER);
    StoredTensors memory = SafetensorsFile.open(file);
    try {
      state(place).ifPresent(state -> requireSum(file, state.optimizerCrc()));
      return memory;
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /**
   * Checks a weight of this checkpoint.
   *
   * @throws CheckpointException if it has another shape
   */
  public void requireShape(String name, Shape found, Shape expected) {
    if (!found.equals(expected)) {
      throw new CheckpointException(
          weightsFile(AtomicFiles.current(folder)),
          "%s: expected %s for this model, found %s".formatted(name, expected, found));
    }
  }

  /** Copies the optimiser's memory into arrays that exist. */
  public void restoreOptimizer(Map<String, NDArray> into) {
    try (StoredTensors memory = optimizerMemory()) {
      copy(memory, into);
    }
  }

  /** Copies the weights into arrays that exist. */
  public void restoreModel(Map<String, NDArray> into) {
    try (StoredTensors weights = weights()) {
      copy(weights, into);
    }
  }

  private static void copy(StoredTensors from, Map<String, NDArray> into) {
    Map<String, Shape> expected = new LinkedHashMap<>();
    into.forEach((name, array) -> expected.put(name, array.getShape()));
    requireFit(from, expected);
    into.forEach((name, array) -> TensorReader.copyInto(array, from, name));
  }

  /**
   * Checks that tensors are those of a model, no more and no less.
   *
   * @param expected the shapes of the model's own
   * @throws CheckpointException if they are not
   */
  public static void requireFit(StoredTensors from, Map<String, Shape> expected) {
    Map<String, Shape> found = new LinkedHashMap<>();
    from.entries().forEach((name, entry) -> found.put(name, entry.shape()));
    if (!found.equals(expected)) {
      throw new CheckpointException(
          from.path(),
          "tensors do not fit the configuration; expected %s, found %s"
              .formatted(without(expected, found), without(found, expected)));
    }
  }

  private static Map<String, Shape> without(Map<String, Shape> all, Map<String, Shape> some) {
    Map<String, Shape> rest = new LinkedHashMap<>(all);
    rest.entrySet().removeAll(some.entrySet());
    return rest;
  }
}
