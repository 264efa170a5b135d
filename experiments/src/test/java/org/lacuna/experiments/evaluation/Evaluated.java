package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.results.Json;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/**
 * Runs an evaluator on a model as an evaluation does.
 *
 * @param folder of the run's record
 * @param material the data
 * @param decoder with values
 * @param manager owns them
 */
public record Evaluated(Path folder, Material material, Decoder decoder, NDManager manager) {
  /** The run's id. */
  public static final String RUN = "tiny";

  /** The rows of an evaluator with parameters {@code key=value}, in both modes. */
  public <C extends Record> List<Measurement> rows(
      Evaluator<C> evaluator, List<Integer> lengths, String... parameters) {
    return rows(evaluator, lengths, List.of(AttentionMode.values()), parameters);
  }

  /** The rows of an evaluator with parameters {@code key=value}. */
  public <C extends Record> List<Measurement> rows(
      Evaluator<C> evaluator,
      List<Integer> lengths,
      List<AttentionMode> modes,
      String... parameters) {
    Setting setting = new Setting(lengths, modes, 32, decoder, material);
    C bound = Binder.bind(evaluator.defaults(), null, List.of(parameters));
    Evaluation evaluation =
        new Evaluation(setting, List.of(new Evaluators.Chosen<>(evaluator, bound)));
    Subject subject =
        new Subject(
            decoder,
            () -> {},
            manager,
            RUN,
            "tiny",
            9,
            mode -> mode.name().toLowerCase(Locale.ROOT));
    return evaluation.of(subject, run(), model(), EvaluationListener.NONE);
  }

  private static ObjectNode model() {
    return Json.MAPPER.createObjectNode().put("weights", "those of the test");
  }

  /** The run's record. */
  public RunFolder run() {
    return new RunStore(folder)
        .createOrOpen(
            RUN,
            Json.MAPPER.createObjectNode(),
            new Provenance("0", "0", false, "0", 9, "", "", 1, "", "", 1, List.of()));
  }

  /** The one row of a metric of the whole. */
  public static Measurement row(
      List<Measurement> rows, String metric, String protocol, int length) {
    return rows.stream()
        .filter(row -> row.slice().isEmpty() && row.metric().equals(metric))
        .filter(row -> row.protocol().equals(protocol) && row.length() == length)
        .findFirst()
        .orElseThrow();
  }
}
