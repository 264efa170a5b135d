package org.lacuna.experiments.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.results.Measurement;

/** The evaluators on the class path, by name. */
public final class Evaluators {
  private final Map<String, Evaluator<?>> byName = new TreeMap<>();

  private Evaluators(Iterable<? extends Evaluator<?>> evaluators) {
    for (Evaluator<?> evaluator : evaluators) {
      Evaluator<?> other = byName.putIfAbsent(evaluator.name(), evaluator);
      if (other != null) {
        throw new ConfigException(
            "two evaluators are called %s: %s and %s; leave one out of the class path"
                .formatted(
                    evaluator.name(), other.getClass().getName(), evaluator.getClass().getName()));
      }
    }
  }

  /** The evaluators that a class loader finds. */
  @SuppressWarnings("rawtypes") // A service's type has no parameters.
  public static Evaluators load(ClassLoader loader) {
    List<Evaluator<?>> found = new ArrayList<>();
    for (Evaluator evaluator : ServiceLoader.load(Evaluator.class, loader)) {
      found.add(evaluator);
    }
    return new Evaluators(found);
  }

  /** All evaluators, by name. */
  public Collection<Evaluator<?>> all() {
    return byName.values();
  }

  /**
   * The evaluator of a name.
   *
   * @throws ConfigException if there is none, with the nearest
   */
  public Evaluator<?> get(String name) {
    Evaluator<?> evaluator = byName.get(name);
    if (evaluator == null) {
      throw new ConfigException(
          "evaluation.measures.%s: no such evaluator; there are %s%s"
              .formatted(
                  name, String.join(", ", byName.keySet()), Nearest.hint(name, byName.keySet())));
    }
    return evaluator;
  }

  /**
   * An evaluator with its parameters.
   *
   * @param <C> the evaluator's parameters
   */
  public record Chosen<C extends Record>(Evaluator<C> evaluator, C parameters) {
    private static <C extends Record> Chosen<C> of(Evaluator<C> evaluator, JsonNode section) {
      return new Chosen<>(
          evaluator,
          Binder.bindSection(
              evaluator.defaults(), section, "evaluation.measures." + evaluator.name()));
    }

    /** See {@link Evaluator#measures}. */
    public List<Measure> measures(Setting setting) {
      return evaluator.measures(parameters, setting);
    }

    /** See {@link Evaluator#together}. */
    public List<Row> together(Setting setting, List<Measurement> rows) {
      return evaluator.together(parameters, setting, rows);
    }
  }

  /**
   * Those that an evaluation asks for, with their parameters.
   *
   * @param measures parameters by name; {@code null} leaves one out
   * @throws ConfigException if there is no such evaluator, or the parameters are not its own
   */
  public List<Chosen<?>> chosen(Map<String, JsonNode> measures) {
    List<Chosen<?>> chosen = new ArrayList<>();
    new TreeMap<>(measures)
        .forEach((name, section) -> {
          if (!section.isNull()) {
            chosen.add(Chosen.of(get(name), section));
          }
        });
    return chosen;
  }

  /** Whether a row comes out the same when it is measured again; see {@link Evaluator#repeats}. */
  public boolean repeat(Measurement row) {
    return all().stream()
        .filter(evaluator -> evaluator.metrics().containsKey(row.metric()))
        .allMatch(evaluator -> evaluator.repeats(row));
  }
}
