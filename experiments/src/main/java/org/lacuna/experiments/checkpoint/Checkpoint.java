package org.lacuna.experiments.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
 * disk leaves the earlier one.
 */
public final class Checkpoint {
  private static final String MODEL = "model.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";

  private final Path folder;

  /** The checkpoint in a folder, which need not exist yet. */
  public Checkpoint(Path folder) {
    this.folder = folder;
  }

  /** Writes all tensors, replacing what was there. */
  public void save(long step, Map<String, NDArray> model, Map<String, NDArray> optimizer) {
    AtomicFiles.replaceFolder(
        folder,
        aside -> {
          write(aside.resolve(MODEL), model);
          write(aside.resolve(OPTIMIZER), optimizer);
          TrainingState state =
              new TrainingState(
                  TrainingState.FORMAT,
                  step,
                  Files.size(aside.resolve(MODEL)),
                  Files.size(aside.resolve(OPTIMIZER)));
          Files.writeString(aside.resolve(STATE), Json.pretty(state));
        });
  }

  private static void write(Path file, Map<String, NDArray> arrays) throws IOException {
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, TensorContent.of(array, NumberType.F32)));
    SafetensorsWriter.write(file, tensors, Map.of());
  }

  /**
   * The step of the checkpoint, empty if there is none.
   *
   * @throws CheckpointException if it is of another version or a file is not whole
   */
  public Optional<Long> step() {
    AtomicFiles.settle(folder);
    Path file = folder.resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      @Nullable TrainingState state =
          Json.MAPPER.readValue(Files.readString(file), TrainingState.class);
      if (state == null || state.step() < 0) {
        throw new CheckpointException(file, "not a training state");
      }
      if (state.format() != TrainingState.FORMAT) {
        throw new CheckpointException(
            file,
            "checkpoint of version %d; this is version %d"
                .formatted(state.format(), TrainingState.FORMAT));
      }
      requireSize(folder.resolve(MODEL), state.modelBytes());
      requireSize(folder.resolve(OPTIMIZER), state.optimizerBytes());
      return Optional.of(state.step());
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
          file,
          "truncated: expected %d bytes, found %d; remove the checkpoint folder to train anew"
              .formatted(expected, found));
    }
  }

  /** The weights, under the manager. */
  public Map<String, NDArray> model(NDManager manager) {
    return TensorReader.read(folder.resolve(MODEL), manager, EnumSet.of(NumberType.F32));
  }

  /** The weights where they lie; to be closed. */
  public StoredTensors weights() {
    return SafetensorsFile.open(folder.resolve(MODEL));
  }

  /** SHA-256 of the file of the weights. */
  public String modelHash() {
    try {
      return Digests.sha256(folder.resolve(MODEL));
    } catch (IOException e) {
      throw RunException.io(folder.resolve(MODEL), e);
    }
  }

  /** The optimiser's memory where it lies; to be closed. */
  public StoredTensors optimizerMemory() {
    return SafetensorsFile.open(folder.resolve(OPTIMIZER));
  }

  /**
   * Checks a weight of this checkpoint.
   *
   * @throws CheckpointException if it has another shape
   */
  public void requireShape(String name, Shape found, Shape expected) {
    if (!found.equals(expected)) {
      throw new CheckpointException(
          folder.resolve(MODEL),
          "%s: expected %s for this model, found %s".formatted(name, expected, found));
    }
  }

  /** Copies the optimiser's memory into arrays that exist. */
  public void restoreOptimizer(Map<String, NDArray> into, NDManager manager) {
    try (StoredTensors memory = optimizerMemory()) {
      copy(memory, into);
    }
  }

  /** Copies the weights into arrays that exist. */
  public void restoreModel(Map<String, NDArray> into, NDManager manager) {
    try (StoredTensors weights = weights()) {
      copy(weights, into);
    }
  }

  private static void copy(StoredTensors from, Map<String, NDArray> into) {
    Map<String, Shape> found = new LinkedHashMap<>();
    from.entries().forEach((name, entry) -> found.put(name, entry.shape()));
    Map<String, Shape> expected = new LinkedHashMap<>();
    into.forEach((name, array) -> expected.put(name, array.getShape()));
    if (!found.equals(expected)) {
      throw new CheckpointException(
          from.path(),
          "tensors do not fit the configuration; expected %s, found %s"
              .formatted(without(expected, found), without(found, expected)));
    }
    into.forEach((name, array) -> TensorReader.copyInto(array, from, name));
  }

  private static Map<String, Shape> without(Map<String, Shape> all, Map<String, Shape> some) {
    Map<String, Shape> rest = new LinkedHashMap<>(all);
    rest.entrySet().removeAll(some.entrySet());
    return rest;
  }
}
