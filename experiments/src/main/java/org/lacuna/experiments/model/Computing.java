package org.lacuna.experiments.model;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.Precision;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.aten.Tf32;
import org.lacuna.methods.cuda.CudaDevice;

/**
 * On what numbers are computed, and how precisely: the one place that base managers come from, so
 * that no array is made on another device than those it meets.
 *
 * @param device that has the arrays
 * @param precision of products
 */
public record Computing(DeviceKind device, Precision precision) {
  /** On the CPU, in float32. */
  public static final Computing PLAIN = new Computing(DeviceKind.CPU, Precision.FLOAT32);

  /** A precision for a while; the process has one at a time. */
  public static final class Use implements AutoCloseable {
    private final Autocast.Use products;
    private final Tf32.@Nullable Use rounding;

    private Use(Autocast.Use products, Tf32.@Nullable Use rounding) {
      this.products = products;
      this.rounding = rounding;
    }

    @Override
    public void close() {
      products.close();
      if (rounding != null) {
        rounding.close();
      }
    }
  }

  /** Checks that they fit each other. */
  public Computing {
    if (precision == Precision.TF32 && device == DeviceKind.CPU) {
      throw new ConfigException(
          "precision: expected float32, float16 or bfloat16 on the cpu, got tf32");
    }
  }

  /** As a run is trained. */
  public static Computing of(ExperimentConfig run) {
    return new Computing(run.device(), run.precision());
  }

  /** As a run is evaluated. */
  public static Computing of(ExperimentConfig run, EvaluationConfig evaluation) {
    return of(run).with(evaluation.device(), evaluation.precision());
  }

  /**
   * The same but for what is given; tf32 is float32 where only the device is given and is a cpu.
   */
  public Computing with(@Nullable DeviceKind otherDevice, @Nullable Precision otherPrecision) {
    DeviceKind its = otherDevice == null ? device : otherDevice;
    boolean lost = precision == Precision.TF32 && its == DeviceKind.CPU;
    Precision kept = lost ? Precision.FLOAT32 : precision;
    return new Computing(its, otherPrecision == null ? kept : otherPrecision);
  }

  /** The same, on the CPU if the device is not there: for what nobody records. */
  public Computing here() {
    return device == DeviceKind.GPU && !CudaDevice.isSeen() ? with(DeviceKind.CPU, null) : this;
  }

  /**
   * Checks that the device is there.
   *
   * @throws ConfigException if it is not
   */
  public void requireDevice() {
    if (device == DeviceKind.GPU && !CudaDevice.isSeen()) {
      throw new ConfigException(
          "device: gpu: no CUDA device is seen by libtorch; `lacuna doctor` says what is missing,"
              + " device cpu needs none");
    }
  }

  /**
   * A new manager of arrays on the device, to be closed.
   *
   * @throws ConfigException if the device is not there
   */
  public NDManager newManager() {
    requireDevice();
    // Named in both cases: by itself DJL takes a GPU where it sees one.
    return NDManager.newBaseManager(device == DeviceKind.GPU ? Device.gpu(0) : Device.cpu());
  }

  /** Gives memory back that nothing is kept in any more, for others who share the device. */
  public void release() {
    if (device == DeviceKind.GPU && CudaDevice.isSeen()) {
      CudaDevice.release(Device.gpu(0));
    }
  }

  /**
   * Computes products in the precision until the result is closed; all threads do.
   *
   * @throws ConfigException if libtorch does not switch TF32 on, or off
   */
  public Use begin() {
    Tf32.Use rounding = null;
    if (device == DeviceKind.GPU) {
      try {
        // With half types what is not cast, such as the scores of key blocks, need not be finer.
        rounding = Tf32.allow(precision != Precision.FLOAT32);
      } catch (IllegalStateException e) {
        throw new ConfigException("precision: " + text() + ": " + e.getMessage(), e);
      }
    }
    return new Use(Autocast.to(products()), rounding);
  }

  private TensorType products() {
    return switch (precision) {
      case FLOAT16 -> TensorType.FLOAT16;
      case BFLOAT16 -> TensorType.BFLOAT16;
      case FLOAT32, TF32 -> TensorType.FLOAT32;
    };
  }

  /** The device's name and, where it is not float32, the precision. */
  public String text() {
    String name = device == DeviceKind.GPU ? CudaDevice.name() : device.text();
    return precision == Precision.FLOAT32 ? name : name + " in " + precision.text();
  }
}
