package org.lacuna.experiments.bench;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.methods.aten.LoadedLibtorch;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.Json;
import org.lacuna.results.Machine;
import org.lacuna.results.Measurement;

/**
 * What a model's attention costs at inference, so that quality and cost stand in one table.
 *
 * <ul>
 *   <li>Protocol {@code accounting}: by the methods' definitions, of all layers and one sequence;
 *       upper bounds where the data decide ({@link org.lacuna.methods.Accounting#isExact}). A share
 *       is that of the same model with full attention.
 *   <li>Protocol {@code bench:KERNEL}: times on this machine, beside dense attention by libtorch's
 *       fused kernel in the same rounds, on random inputs in the model's heads ({@link
 *       AttentionBench}; projections are not in it, and a latent cache counts as expanded). A row
 *       of the whole is the sum over all layers; where layers attend by different methods, a row of
 *       the slice {@code layers} is one layer of those. Median of the rounds; a speedup is that of
 *       each round.
 * </ul>
 *
 * <p>Times belong to a machine and a kernel: elsewhere, or with another kernel, they are measured
 * anew.
 */
public final class EfficiencyEvaluator implements Evaluator<EfficiencyConfig> {
  /** The protocol of what follows from formulas, and so has no error. */
  public static final String ACCOUNTING = "accounting";

  @Override
  public String name() {
    return "efficiency";
  }

  @Override
  public String summary() {
    return "Time of the model's attention against dense attention; its cache and operations.";
  }

  @Override
  public String source() {
    return "each method's definition; times of lacuna bench attention";
  }

  @Override
  public EfficiencyConfig defaults() {
    return new EfficiencyConfig(null, 9, 500, 120);
  }

  @Override
  public Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    for (AttentionPass pass : EfficiencyMeasure.PASSES) {
      metrics.put(pass.text() + "_ms", "time of attention, milliseconds" + unit(pass));
      metrics.put("speedup_" + pass.text(), "dense attention's time over it");
    }
    metrics.put("kv_cache_bytes", "bytes of keys, values and summaries in float32");
    metrics.put("kv_cache_share", "of full attention's");
    metrics.put("attention_flops", "operations of a prefill's attention, choice of keys included");
    metrics.put("attention_flops_share", "of full attention's");
    return metrics;
  }

  private static String unit(AttentionPass pass) {
    return pass == AttentionPass.DECODE ? " a token" : " a sequence";
  }

  @Override
  public List<Measure> measures(EfficiencyConfig parameters, Setting setting) {
    AttentionKernel kernel = Kernels.active();
    List<Measure> measures = new ArrayList<>();
    for (AttentionMode mode : setting.modes()) {
      for (int length : setting.lengths(parameters.lengths())) {
        ObjectNode key = Json.MAPPER.createObjectNode();
        key.put("protocol", "efficiency")
            .put("length", length)
            .put("rounds", parameters.rounds())
            .put("warmUp", parameters.warmUp())
            .put("enough", parameters.enough())
            .put("kernel", kernel.name());
        key.set("machine", machine());
        measures.add(
            new EfficiencyMeasure(key, mode, length, parameters, setting.decoder(), kernel));
      }
    }
    return measures;
  }

  @Override
  public boolean repeats(Measurement row) {
    return row.protocol().equals(EfficiencyEvaluator.ACCOUNTING);
  }

  /** What times depend on beside the model. */
  private static ObjectNode machine() {
    String libtorch = LoadedLibtorch.versionHere(); // loads it, too: below it is asked for threads
    ObjectNode machine = Json.MAPPER.createObjectNode();
    if (CudaDevice.isSeen()) {
      machine.put("gpu", CudaDevice.name());
    }
    return machine
        .put("cpu", Machine.cpu())
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("threads", JniUtils.getNumThreads())
        .put("jvm", Machine.jvm())
        .put("engine", libtorch);
  }
}
