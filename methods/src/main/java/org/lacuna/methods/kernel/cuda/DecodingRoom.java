package org.lacuna.methods.kernel.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.cuda.Tensors;

/**
 * Memory on a device for what the CTAs of a decode step hand each other. One step after the other
 * uses it, as kernels of a device run in the order of their launches; it grows when it must.
 */
final class DecodingRoom {
  private static final Map<Device, DecodingRoom> ROOMS = new ConcurrentHashMap<>();

  /** Numbers of a stretch and head beside its sums of values: the largest score, sum of weights. */
  private static final int SUMS = 2;

  private final NDManager manager;
  private @Nullable NDArray numbers;
  private @Nullable NDArray counters;

  private DecodingRoom(Device device) {
    manager = NDManager.newBaseManager(device);
  }

  /** The room of a device. */
  static DecodingRoom on(Device device) {
    return ROOMS.computeIfAbsent(device, DecodingRoom::new);
  }

  /**
   * How much a step needs.
   *
   * @param lists of keys, of all sequences
   * @param stretches of a list, more than one
   * @param heads that read a list
   * @param channels of values
   */
  record Need(int lists, int stretches, int heads, int channels) {
    private long rows() {
      return (long) lists * stretches * heads;
    }
  }

  /**
   * Where it is.
   *
   * @param partial sums of values, of each stretch and head
   * @param sums the largest score and the sum of weights of each
   * @param done a counter of each list: zeros, as the kernel leaves them
   */
  record Addresses(long partial, long sums, long done) {
    /** For a step whose CTAs hand each other nothing by way of memory. */
    static final Addresses NONE = new Addresses(0, 0, 0);
  }

  /**
   * Launches what uses the room; it stays in place until it has returned.
   *
   * @param launch is given the room, of any content but for the counters
   */
  synchronized void with(Need need, Consumer<Addresses> launch) {
    long values = need.rows() * need.channels();
    NDArray floats = atLeast(numbers, values + need.rows() * SUMS, DataType.FLOAT32);
    numbers = floats;
    NDArray zeros = atLeast(counters, need.lists(), DataType.INT32);
    counters = zeros;
    long partial = Tensors.at(floats);
    launch.accept(new Addresses(partial, partial + values * Float.BYTES, Tensors.at(zeros)));
  }

  /** The array, or a larger one of zeros in its place. */
  private NDArray atLeast(@Nullable NDArray array, long count, DataType type) {
    if (array != null && array.size() >= count) {
      return array;
    }
    if (array != null) {
      array.close(); // what was launched before still finds it: memory is given out in order, too
    }
    return manager.zeros(new Shape(Math.max(1, 2 * count)), type);
  }
}
