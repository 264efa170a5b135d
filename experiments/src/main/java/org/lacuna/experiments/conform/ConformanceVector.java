package org.lacuna.experiments.conform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.safetensors.NumberType;
import org.lacuna.experiments.safetensors.SafetensorsFile;
import org.lacuna.experiments.safetensors.TensorReader;
import org.lacuna.results.Json;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The tensors and parameters of one case. Floats are float32, indices int64, masks uint8.
 *
 * <p>It remembers which tensors were asked for, so that a check cannot leave one out unnoticed.
 */
final class ConformanceVector implements AutoCloseable {
  private static final Set<NumberType> TYPES =
      EnumSet.of(NumberType.F32, NumberType.I64, NumberType.U8);

  private final Path file;
  private final String method;
  private final NDManager manager;
  private final JsonNode config;
  private final Map<String, NDArray> tensors;
  private final Set<String> unread;

  private ConformanceVector(
      Path file, String method, NDManager manager, JsonNode config, Map<String, NDArray> tensors) {
    this.file = file;
    this.method = method;
    this.manager = manager;
    this.config = config;
    this.tensors = tensors;
    this.unread = new TreeSet<>(tensors.keySet());
  }

  /** Where it was read from. */
  Path file() {
    return file;
  }

  /** What a file says it is a vector of; empty for other files, such as weights. */
  static Optional<String> method(Path file) {
    return Optional.ofNullable(SafetensorsFile.metadata(file).get("method"));
  }

  /**
   * Reads a vector; its arrays live until it is closed.
   *
   * @param computing where the arrays are
   * @throws org.lacuna.experiments.safetensors.SafetensorsException if the file is damaged
   * @throws ConformanceException if its configuration is
   */
  static ConformanceVector read(Path file, Computing computing) {
    JsonNode config = config(file);
    NDManager manager = computing.newManager();
    try {
      return new ConformanceVector(
          file, method(file).orElse(""), manager, config, TensorReader.read(file, manager, TYPES));
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static JsonNode config(Path file) {
    String text = SafetensorsFile.metadata(file).getOrDefault("config", "");
    try {
      JsonNode config = Json.MAPPER.readTree(text);
      if (config.isObject()) {
        return config;
      }
    } catch (JsonProcessingException e) {
      throw new ConformanceException(file, "config is not JSON: " + e.getOriginalMessage());
    }
    throw new ConformanceException(file, "config is not a JSON object: " + text);
  }

  /** What the vector says it is of. */
  String method() {
    return method;
  }

  /** The parameters of the case. */
  JsonNode config() {
    return config;
  }

  /** A parameter that is a whole number. */
  int integer(String key) {
    JsonNode value = config.path(key);
    if (!value.canConvertToInt()) {
      throw problem("config: %s: expected a whole number, got %s".formatted(key, value));
    }
    return value.intValue();
  }

  /** Owns what is computed for this case. */
  NDManager manager() {
    return manager;
  }

  boolean has(String tensor) {
    return tensors.containsKey(tensor);
  }

  /** A tensor as it is in the file. */
  NDArray tensor(String name) {
    NDArray tensor = tensors.get(name);
    if (tensor == null) {
      throw problem("no tensor " + name);
    }
    unread.remove(name);
    return tensor;
  }

  /** A tensor that must have a certain shape; -1 stands for any size. */
  NDArray tensor(String name, long... shape) {
    NDArray tensor = tensor(name);
    long[] found = tensor.getShape().getShape();
    boolean fits = found.length == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = shape[i] == -1 || shape[i] == found[i];
    }
    if (!fits) {
      throw problem(
          "%s: expected shape %s, got %s".formatted(name, new Shape(shape), new Shape(found)));
    }
    return tensor;
  }

  /** The numbers of a tensor in float64, row-major. */
  double[] doubles(String name) {
    return doubles(tensor(name));
  }

  /** The numbers of any tensor in float64, row-major. */
  static double[] doubles(NDArray tensor) {
    return tensor.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  /** A tensor in float64 for the definitions, in its own shape. */
  INDArray array(String name) {
    return Nd4j.createFromArray(doubles(name)).reshape(tensor(name).getShape().getShape());
  }

  /**
   * Compares a tensor of the file with what was computed for it.
   *
   * @param what the tensor's name
   */
  Comparison compare(
      Comparison.CodePath path, String what, Comparison.Kind kind, double... actual) {
    return Comparison.of(path, what, kind, actual, doubles(what));
  }

  /** Fails if a tensor of the file was never asked for: it would count as checked. */
  void requireAllRead() {
    if (!unread.isEmpty()) {
      throw problem("nothing checks " + String.join(", ", unread));
    }
  }

  /** What is wrong with this file. */
  ConformanceException problem(String text) {
    return new ConformanceException(file, text);
  }

  @Override
  public void close() {
    manager.close();
  }
}
