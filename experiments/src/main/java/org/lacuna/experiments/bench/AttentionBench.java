package org.lacuna.experiments.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.lacuna.experiments.process.ProcessMemory;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Methods;
import org.lacuna.methods.aten.CudaDevice;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.AttentionPoint;
import org.lacuna.results.AttentionTimings;

/**
 * Time of one layer's attention by each method, beside dense attention by libtorch's fused kernel.
 *
 * <p>All methods of a length attend over the same random numbers. What is measured is the layer's
 * own call: the choice of keys is in it, projections are not, but for those that a method has of
 * its own.
 */
public final class AttentionBench {
  /** Name of what computes the baseline. */
  private static final String LIBTORCH = "libtorch";

  /** Arrays of the size of the inputs that a step has at a time: gradients, copies, tiles. */
  private static final int ARRAYS = 6;

  /**
   * What to measure.
   *
   * @param methods names of the methods
   * @param kernels what computes them, each in turn
   * @param heads the layer's heads
   * @param batch sequences
   * @param warmUp how long each warms up before it is timed
   * @param rounds repetitions of each
   * @param enough time after which a length gets no further repetition, once there are three
   * @param limit the longest that a step may take, by what a shorter length took
   */
  public record Plan(
      List<String> methods,
      List<AttentionKernel> kernels,
      HeadShape heads,
      int batch,
      Duration warmUp,
      int rounds,
      Duration enough,
      Duration limit) {
    public Plan {
      methods = List.copyOf(methods);
      kernels = List.copyOf(kernels);
    }
  }

  /**
   * What one pass took.
   *
   * @param points by length, then as the plan names them, the baseline first
   * @param skipped what was left out
   */
  public record Outcome(List<AttentionPoint> points, List<Skipped> skipped) {
    public Outcome {
      points = List.copyOf(points);
      skipped = List.copyOf(skipped);
    }
  }

  /** Hears how far a measurement is. */
  @FunctionalInterface
  public interface Listener {
    /** A round of a length is done. */
    void done(AttentionPass pass, int length, int round);
  }

  private record Entry(
      String method,
      AttentionKernel kernel,
      String kernelName,
      AttentionLayer layer,
      boolean trains) {
    /** The method with its kernel. */
    String label() {
      return method + " [" + kernelName + "]";
    }
  }

  private final Plan plan;
  private final RandomInputs inputs;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A measurement.
   *
   * @throws org.lacuna.methods.MethodException if a method does not fit the heads
   */
  public AttentionBench(Plan plan, Budgets budgets, Methods methods) {
    this(
        plan,
        name -> budgets.layer(name, plan.heads(), methods),
        name -> methods.get(name).use() == AttentionMethod.Use.ANY);
  }

  /**
   * A measurement of any layers.
   *
   * @param layers by the names of the plan
   * @param trains whether a layer of a name may be trained with
   */
  AttentionBench(Plan plan, Function<String, AttentionLayer> layers, Predicate<String> trains) {
    this.plan = plan;
    inputs = new RandomInputs(plan.heads(), plan.batch());
    entries.add(
        new Entry(
            AttentionTimings.DENSE,
            Kernels.active(),
            LIBTORCH,
            new FullAttention(plan.heads()),
            true));
    for (String name : plan.methods()) {
      AttentionLayer layer = layers.apply(name);
      for (AttentionKernel kernel : plan.kernels()) {
        entries.add(new Entry(name, kernel, kernel.name(), layer, trains.test(name)));
      }
    }
  }

  /**
   * Measures one pass.
   *
   * @param lengths in tokens, ascending
   * @param parent on the device where attention is measured
   */
  public Outcome measure(
      AttentionPass pass, List<Integer> lengths, NDManager parent, Listener listener) {
    List<AttentionPoint> points = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    Map<Entry, AttentionPoint> shorter = new HashMap<>();
    for (int length : lengths) {
      List<Entry> fitting = fitting(pass, length, parent, shorter, skipped);
      List<AttentionPoint> measured = measure(pass, length, fitting, parent, listener);
      for (int i = 0; i < measured.size(); i++) {
        shorter.put(fitting.get(i), measured.get(i));
      }
      points.addAll(measured);
    }
    return new Outcome(points, skipped);
  }

  private List<AttentionPoint> measure(
      AttentionPass pass, int length, List<Entry> fitting, NDManager parent, Listener listener) {
    Engine.getEngine("PyTorch").setRandomSeed(1);
    Map<Entry, Contestant> contestants = new LinkedHashMap<>();
    try (NDManager manager = parent.newSubManager()) {
      Optional<AttentionInputs> shared =
          pass == AttentionPass.DECODE
              ? Optional.empty()
              : Optional.of(inputs.draw(manager, length));
      for (Entry entry : fitting) {
        contestants.put(
            entry,
            OnKernel.of(
                entry.kernel(),
                () ->
                    shared
                        .map(in -> contestant(pass, entry.layer(), in))
                        .orElseGet(() -> new DecodeStep(manager, entry.layer(), inputs, length))));
      }
      Map<Entry, List<Double>> times =
          new RoundRobin(plan.rounds(), plan.warmUp(), plan.enough())
              .measure(contestants, round -> listener.done(pass, length, round));
      List<AttentionPoint> points = new ArrayList<>();
      times.forEach((entry, each) -> points.add(point(entry, pass, length, each)));
      return points;
    } finally {
      contestants.values().forEach(Contestant::close);
    }
  }

  private Contestant contestant(AttentionPass pass, AttentionLayer layer, AttentionInputs in) {
    return pass == AttentionPass.PREFILL
        ? new PrefillStep(layer, inputs, in)
        : new TrainStep(layer, inputs, in);
  }

  private AttentionPoint point(
      Entry entry, AttentionPass pass, int length, List<Double> milliseconds) {
    Accounting accounting = entry.layer().accounting();
    long keyBytes = (long) plan.batch() * plan.heads().expandedPerToken() * Float.BYTES;
    long readBytes = pass.visibleKeys(accounting, length) * keyBytes;
    return new AttentionPoint(
        entry.method(),
        entry.kernelName(),
        pass.text(),
        length,
        milliseconds,
        pass.visibleShare(accounting, length),
        readBytes,
        accounting.cacheElements(length) * plan.batch() * Float.BYTES,
        pass.leastBytes(plan.heads(), plan.batch(), length, readBytes),
        plan.batch() * pass.flops(accounting, length));
  }

  /** The entries that can be measured at a length; the reason of every other one is added. */
  private List<Entry> fitting(
      AttentionPass pass,
      int length,
      NDManager parent,
      Map<Entry, AttentionPoint> shorter,
      List<Skipped> skipped) {
    List<Entry> fitting = new ArrayList<>();
    OptionalLong available =
        parent.getDevice().isGpu() ? CudaDevice.freeBytes() : ProcessMemory.available();
    long taken = 0;
    for (Entry entry : entries) {
      long needed = bytes(entry, pass, length);
      Optional<String> reason = refusal(entry, pass, length, shorter);
      if (reason.isEmpty() && available.isPresent() && taken + needed > available.getAsLong() / 2) {
        reason = Optional.of("would not fit memory beside the others");
      }
      if (reason.isPresent()) {
        skipped.add(new Skipped(entry.label(), pass.text(), length, reason.get()));
      } else {
        fitting.add(entry);
        // Caches are there side by side, the arrays of a step one after the other.
        taken = pass == AttentionPass.DECODE ? taken + needed : 0;
      }
    }
    return fitting;
  }

  private Optional<String> refusal(
      Entry entry, AttentionPass pass, int length, Map<Entry, AttentionPoint> shorter) {
    if (pass == AttentionPass.TRAIN && !entry.trains()) {
      return Optional.of("cannot be trained with");
    }
    AttentionPoint before = shorter.get(entry);
    if (before == null) {
      return Optional.empty();
    }
    // No kernel's time grows faster than the pairs of queries and keys.
    double growth = (double) length / before.length();
    double seconds =
        before.median() / 1000 * (pass == AttentionPass.DECODE ? growth : growth * growth);
    return seconds > plan.limit().toSeconds()
        ? Optional.of("would take up to %.0f s a step".formatted(seconds))
        : Optional.empty();
  }

  private long bytes(Entry entry, AttentionPass pass, int length) {
    if (pass == AttentionPass.DECODE) {
      // Space doubles when it runs out, and both are there while it is copied.
      return 3L * plan.batch() * Float.BYTES * entry.layer().accounting().cacheElements(length);
    }
    HeadShape heads = plan.heads();
    long perToken =
        2L * heads.heads() * heads.dimension()
            + (long) heads.heads() * heads.valueDimension()
            + heads.expandedPerToken();
    return ARRAYS * perToken * plan.batch() * length * Float.BYTES;
  }
}
