package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderCache;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.process.ProcessMemory;
import org.lacuna.methods.Methods;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.MemorySample;
import org.lacuna.results.ModelPoint;

/**
 * A decoder takes a random prompt in and decodes on, in this process.
 *
 * @param model the decoder, its vocabulary given
 * @param weights those that it is to have
 * @param attention its layers' methods and their parameters
 * @param context tokens of the prompt
 * @param chunk tokens of it that pass together
 * @param decoded tokens that are decoded and timed after it
 */
public record ModelProbe(
    ModelConfig model,
    AttentionConfig attention,
    Filling weights,
    int context,
    int chunk,
    int decoded) {
  /** Gives a decoder its weights. */
  @FunctionalInterface
  public interface Filling {
    /** Random numbers. */
    Filling RANDOM =
        (decoder, manager) -> {
          FirstValues.initialize(decoder, manager, 1);
          return decoder.weights().values().stream()
              .mapToLong(array -> array.size() * Float.BYTES)
              .sum();
        };

    /** Fills; the bytes that the weights take. */
    long fill(Decoder decoder, NDManager manager);
  }

  /** Tokens that are decoded before any is timed. */
  private static final int WARM_UP = 8;

  /** Samples of memory as a prompt passes, about. */
  private static final int SAMPLES = 256;

  private static final long WARM_UP_NANOS = 5_000_000_000L;

  /** Measures; {@code told} hears of the memory as chunks pass. */
  public ModelPoint measure(Methods methods, Computing computing, Consumer<MemorySample> told) {
    try (var _ = computing.begin();
        NDManager manager = computing.newManager()) {
      int rows = Objects.requireNonNull(model.vocabulary());
      Decoder decoder = DecoderFactory.create(model, attention, rows, methods);
      long weightBytes = weights.fill(decoder, manager);
      warmUp(decoder, manager);
      long start = ProcessMemory.now().residentBytes();
      try (DecoderCache cache = newCache(decoder, manager, context)) {
        List<MemorySample> curve = new ArrayList<>();
        long prefill = 0;
        int every = Math.max(1, context / chunk / SAMPLES);
        for (int from = 0; from < context; from += chunk) {
          prefill += pass(decoder, cache, manager, Math.min(chunk, context - from));
          boolean last = from + chunk >= context;
          if (from / chunk % every != 0 && !last) {
            continue;
          }
          MemorySample sample =
              new MemorySample(
                  Math.toIntExact(cache.length()),
                  cache.elements() * Float.BYTES,
                  ProcessMemory.now().residentBytes());
          curve.add(sample);
          told.accept(sample);
        }
        long cacheBytes = cache.elements() * Float.BYTES;
        List<Double> decode = decode(decoder, cache, manager);
        ProcessMemory memory = ProcessMemory.now();
        return new ModelPoint(
            attention.pattern(),
            Kernels.active().name(),
            context,
            chunk,
            prefill / 1e9,
            decode,
            cacheBytes,
            weightBytes,
            start,
            memory.peakBytes(),
            memory.source(),
            curve);
      }
    }
  }

  /** A cache with room for a prompt, which passes in chunks, and for what is decoded after it. */
  private DecoderCache newCache(Decoder decoder, NDManager manager, int prompt) {
    return decoder.newCache(manager, AttentionMode.NATIVE, 1, prompt + WARM_UP + decoded);
  }

  /** Until the JIT compiler has seen all that will be timed. */
  private void warmUp(Decoder decoder, NDManager manager) {
    long end = System.nanoTime() + WARM_UP_NANOS;
    do {
      int prompt = Math.min(2 * chunk, context);
      try (DecoderCache cache = newCache(decoder, manager, prompt)) {
        for (int from = 0; from < prompt; from += chunk) {
          pass(decoder, cache, manager, Math.min(chunk, prompt - from));
        }
        decode(decoder, cache, manager);
      }
    } while (System.nanoTime() < end);
  }

  private List<Double> decode(Decoder decoder, DecoderCache cache, NDManager manager) {
    List<Double> milliseconds = new ArrayList<>();
    for (int i = 0; i < WARM_UP + decoded; i++) {
      double time = pass(decoder, cache, manager, 1) / 1e6;
      if (i >= WARM_UP) {
        milliseconds.add(time);
      }
    }
    return milliseconds;
  }

  /** Takes random tokens in; the nanoseconds until the next one's logits are there. */
  private static long pass(Decoder decoder, DecoderCache cache, NDManager manager, int tokens) {
    SplittableRandom random = new SplittableRandom(cache.length());
    long[] ids = random.longs(tokens, 0, decoder.vocabulary()).toArray();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray prompt = Ops.create(scratch, ids, new Shape(1, tokens));
      CudaDevice.await(scratch);
      long start = System.nanoTime();
      var _ = decoder.decode(cache, prompt);
      CudaDevice.await(scratch);
      return System.nanoTime() - start;
    }
  }
}
