package org.lacuna.experiments.bench;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Methods;
import org.lacuna.methods.aten.AtenException;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaException;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.BlockChooser;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.AttentionPoint;
import org.lacuna.results.AttentionTimings;
import org.lacuna.results.Spread;

/**
 * Time of one layer's attention by each method, beside dense attention by libtorch's fused kernel.
 *
 * <p>All methods of a length attend over the same random numbers: on a GPU of the type that
 * products are computed in, so that nobody's time goes into casts, on a CPU in float32. What is
 * measured is the layer's own call: the choice of keys is in it, unless it is given; projections
 * are not, but for those that a method has of its own.
 */
public final class AttentionBench {
  /** Name of what computes the baseline. */
  private static final String LIBTORCH = "libtorch";

  /**
   * What to measure.
   *
   * @param methods names of the methods
   * @param given those of them whose kernel is measured once more over blocks chosen before
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
      List<String> given,
      List<AttentionKernel> kernels,
      HeadShape heads,
      int batch,
      Duration warmUp,
      int rounds,
      Duration enough,
      Duration limit) {
    public Plan {
      methods = List.copyOf(methods);
      given = List.copyOf(given);
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

  /**
   * One that is measured.
   *
   * @param chooser whose choice is given to it; {@code null} if the layer's own call is measured
   */
  private record Entry(
      String method,
      AttentionKernel kernel,
      String kernelName,
      AttentionLayer layer,
      boolean trains,
      @Nullable BlockChooser chooser) {
    /** What attends over inputs; the choice that it is given belongs to their manager. */
    AttentionLayer on(AttentionInputs in) {
      if (chooser == null) {
        return layer;
      }
      NDManager owner = in.q().getManager();
      try (NDManager scratch = owner.newSubManager()) {
        BlockChoice choice = chooser.choose(RandomInputs.borrowed(scratch, in, in.weights()));
        choice.attach(owner);
        return new GivenChoice(chooser, choice);
      }
    }

    Accounting accounting() {
      return chooser == null ? layer.accounting() : GivenChoice.accounting(chooser);
    }

    /** The method with its kernel. */
    String label() {
      return method + " [" + kernelName + "]";
    }
  }

  private final Plan plan;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A measurement.
   *
   * @throws MethodException if a method does not fit the heads, or one whose choice is given
   *     chooses no blocks
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
    entries.add(
        new Entry(
            AttentionTimings.DENSE,
            Kernels.active(),
            LIBTORCH,
            new FullAttention(plan.heads()),
            true,
            null));
    for (String name : plan.methods()) {
      AttentionLayer layer = layers.apply(name);
      for (AttentionKernel kernel : plan.kernels()) {
        entries.add(new Entry(name, kernel, kernel.name(), layer, trains.test(name), null));
        if (plan.given().contains(name)) {
          BlockChooser chooser = chooser(name, layer);
          String given = name + ", given blocks";
          entries.add(new Entry(given, kernel, kernel.name(), layer, true, chooser));
        }
      }
    }
  }

  private static BlockChooser chooser(String name, AttentionLayer layer) {
    if (layer instanceof BlockChooser chooser) {
      return chooser;
    }
    throw new MethodException(
        "%s, as it is configured, does not attend to chosen blocks alone: none can be given to it"
            .formatted(name));
  }

  /**
   * Measures one pass.
   *
   * @param lengths in tokens, ascending
   * @param parent on the device where attention is measured
   */
  public Outcome measure(
      AttentionPass pass, List<Integer> lengths, NDManager parent, Listener listener) {
    boolean onGpu = parent.getDevice().isGpu();
    TensorType type = onGpu ? Autocast.type() : TensorType.FLOAT32;
    return new Measurement(pass, parent, new RandomInputs(plan.heads(), plan.batch(), type))
        .at(lengths, listener);
  }

  /** One pass, length by length. */
  private final class Measurement {
    private final AttentionPass pass;
    private final NDManager parent;
    private final RandomInputs inputs;
    private final StepMemory memory;
    private final Optional<DeviceTime> deviceTime;
    private final List<AttentionPoint> points = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    /** The longest length so far of each that was measured. */
    private final Map<Entry, AttentionPoint> shorter = new HashMap<>();

    Measurement(AttentionPass pass, NDManager parent, RandomInputs inputs) {
      this.pass = pass;
      this.parent = parent;
      this.inputs = inputs;
      memory = new StepMemory(plan.heads(), plan.batch(), inputs.type(), parent.getDevice());
      deviceTime = DeviceTime.of(parent.getDevice());
    }

    Outcome at(List<Integer> lengths, Listener listener) {
      for (int length : lengths) {
        measure(length, fitting(length), listener);
      }
      return new Outcome(points, skipped);
    }

    private void measure(int length, List<Entry> fitting, Listener listener) {
      Engine.getEngine("PyTorch").setRandomSeed(1);
      Map<Entry, OnKernel> contestants = new LinkedHashMap<>();
      try (NDManager manager = parent.newSubManager()) {
        Optional<AttentionInputs> shared =
            pass == AttentionPass.DECODE || fitting.isEmpty()
                ? Optional.empty()
                : Optional.of(inputs.draw(manager, length));
        for (Entry entry : fitting) {
          try {
            contestants.put(
                entry,
                OnKernel.of(
                    entry.kernel(),
                    () ->
                        shared
                            .map(in -> contestant(entry, in))
                            .orElseGet(
                                () -> new DecodeStep(manager, entry.layer(), inputs, length))));
          } catch (AtenException | CudaException | EngineException e) {
            failed(entry, length, e);
          }
        }
        Map<Entry, List<Double>> times =
            new RoundRobin(plan.rounds(), plan.warmUp(), plan.enough())
                .measure(
                    contestants,
                    round -> listener.done(pass, length, round),
                    (entry, reason) -> failed(entry, length, reason));
        times.forEach((entry, each) -> {
          OnKernel step = Objects.requireNonNull(contestants.get(entry));
          AttentionPoint point =
              point(entry, length, each)
                  .on(
                      deviceTime(step, each),
                      step.caching().map(part -> deviceTime(part, each)).orElse(null));
          shorter.put(entry, point);
          points.add(point);
        });
      } finally {
        contestants.values().forEach(Contestant::close);
      }
    }

    /** Absent where the device refuses a step after all, such as for want of memory. */
    private @Nullable Double deviceTime(AttentionStep step, List<Double> milliseconds) {
      double wall = Spread.of(milliseconds).median();
      try {
        return deviceTime.map(own -> own.milliseconds(step, wall)).orElse(null);
      } catch (AtenException | CudaException | EngineException _) {
        return null;
      }
    }

    private AttentionStep contestant(Entry entry, AttentionInputs in) {
      return pass == AttentionPass.PREFILL
          ? new PrefillStep(entry.on(in), inputs, in)
          : new TrainStep(entry.on(in), inputs, in);
    }

    /** Such as memory that ran out; the other contestants go on. */
    private void failed(Entry entry, int length, RuntimeException reason) {
      skipped.add(
          new Skipped(entry.label(), pass.text(), length, "failed: " + reason.getMessage()));
    }

    private AttentionPoint point(Entry entry, int length, List<Double> milliseconds) {
      Accounting accounting = entry.accounting();
      int number = inputs.type().bytes();
      long keyBytes = (long) plan.batch() * plan.heads().expandedPerToken() * number;
      long readBytes = pass.visibleKeys(accounting, length) * keyBytes;
      return new AttentionPoint(
          entry.method(),
          entry.kernelName(),
          pass.text(),
          length,
          milliseconds,
          null,
          null,
          pass.visibleShare(accounting, length),
          readBytes,
          accounting.cacheElements(length) * plan.batch() * number,
          pass.leastBytes(plan.heads(), plan.batch(), length, readBytes, number),
          plan.batch() * pass.flops(accounting, length));
    }

    /** The entries that can be measured at a length; the reason of every other one is added. */
    private List<Entry> fitting(int length) {
      List<Entry> fitting = new ArrayList<>();
      OptionalLong available = memory.available();
      long taken = 0;
      for (Entry entry : entries) {
        long needed = memory.of(pass, entry.accounting(), length);
        Optional<String> reason = refusal(entry, length);
        if (reason.isEmpty() && available.isPresent() && taken + needed > available.getAsLong()) {
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

    private Optional<String> refusal(Entry entry, int length) {
      if (pass == AttentionPass.TRAIN && !entry.trains()) {
        return Optional.of("cannot be trained with");
      }
      if (pass == AttentionPass.DECODE && entry.chooser() != null) {
        return Optional.of("blocks are given to whole sequences alone");
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
  }
}
