package org.lacuna.methods;

import java.util.Optional;
import org.lacuna.methods.reference.AttentionReference;

/**
 * An attention method: the plug-in.
 *
 * <p>Implementations have a public constructor without arguments and are named in {@code
 * META-INF/services/org.lacuna.methods.AttentionMethod}. The name is written into every record and
 * checkpoint.
 *
 * @param <C> the record of the method's parameters
 */
public interface AttentionMethod<C extends Record> {
  /** When a method can be used. */
  enum Use {
    /** In training and inference. */
    ANY,
    /**
     * In the prefill of a trained model: the choice of keys looks at the whole prompt, so the
     * method cannot be trained with, and what follows a prompt attends to all keys.
     */
    PREFILL
  }

  /** The name in configurations, records and tables: lower case, short, for ever. */
  String name();

  /** The letter that stands for the method in a {@link LayerPattern}; a capital. */
  char letter();

  /** What it is in one line, for {@code lacuna methods}. */
  String summary();

  /** Where it is published: authors or system, title, arXiv number. */
  String source();

  /** The parameters when none are given; each with unit and source in the record's Javadoc. */
  C defaults();

  /**
   * A layer that attends by this method.
   *
   * @throws MethodException if the parameters do not fit the heads
   */
  AttentionLayer layer(C parameters, HeadShape heads);

  /**
   * The parameter that the keys of a query follow, so that methods can be compared at equal budgets
   * and a budget be changed at inference; empty if there is no single one.
   *
   * @param parameters may bound it
   */
  default Optional<Budget> budget(C parameters) {
    return Optional.empty();
  }

  /** When the method can be used. */
  default Use use() {
    return Use.ANY;
  }

  /** The plain definition in float64, which the layer is tested against. */
  AttentionReference reference(C parameters, HeadShape heads);
}
