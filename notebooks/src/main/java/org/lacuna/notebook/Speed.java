package org.lacuna.notebook;

import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.bench.AttentionBench;
import org.lacuna.experiments.bench.AttentionPass;
import org.lacuna.experiments.bench.Budgets;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import org.lacuna.results.AttentionTable;
import org.lacuna.results.AttentionTimings;
import org.lacuna.results.chart.AttentionChart;
import org.lacuna.results.chart.Picture;
import tech.tablesaw.api.Table;

/**
 * How fast one layer's attention is, beside libtorch's dense attention in the same run; about 256
 * keys a query unless a method's parameters are set. It never changes; each method gives another
 * one, and {@link #run} measures.
 */
public final class Speed {
  private static final HeadShape HEADS = new HeadShape(4, 4, 64);
  private static final Duration WARM_UP = Duration.ofMillis(200);
  private static final Duration ENOUGH = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int ROUNDS = 5;

  private final Workspace workspace;
  private final List<String> methods;
  private final List<String> changes;
  private final List<Integer> lengths;

  Speed(Workspace workspace, List<String> methods) {
    this(workspace, methods, List.of(), List.of(1024, 2048, 4096, 8192));
  }

  private Speed(
      Workspace workspace, List<String> methods, List<String> changes, List<Integer> lengths) {
    this.workspace = workspace;
    this.methods = List.copyOf(methods);
    this.changes = List.copyOf(changes);
    this.lengths = List.copyOf(lengths);
  }

  /** Tokens of the sequences. */
  public Speed lengths(int... tokens) {
    return new Speed(workspace, methods, changes, Arrays.stream(tokens).sorted().boxed().toList());
  }

  /**
   * A parameter of a method.
   *
   * @param key such as {@code moba.top_k}
   */
  public Speed set(String key, Object value) {
    List<String> all = new ArrayList<>(changes);
    all.add(key + "=" + value);
    return new Speed(workspace, methods, all, lengths);
  }

  /** Times whole sequences. */
  public Timed prefill() {
    return run(AttentionPass.PREFILL);
  }

  /** Times whole sequences with their gradients, as in training. */
  public Timed training() {
    return run(AttentionPass.TRAIN);
  }

  /** Times one token after a KV cache of each length. */
  public Timed decode() {
    return run(AttentionPass.DECODE);
  }

  /**
   * What attention costs by its definition, beside full attention, at each length: nothing is run,
   * so a million tokens are as good as a thousand.
   */
  public Table cost() {
    requireLengths();
    return CostTable.of(budgets(), methods, lengths, HEADS, workspace.methods());
  }

  private Budgets budgets() {
    return Budgets.of(methods, changes, workspace.methods());
  }

  private void requireLengths() {
    if (lengths.isEmpty()) {
      throw new ConfigException("lengths: expected at least one");
    }
  }

  private Timed run(AttentionPass pass) {
    requireLengths();
    AttentionBench bench =
        new AttentionBench(
            new AttentionBench.Plan(
                methods,
                List.of(),
                List.of(Kernels.active()),
                HEADS,
                1,
                WARM_UP,
                ROUNDS,
                ENOUGH,
                LIMIT),
            budgets(),
            workspace.methods());
    return Work.of(board -> {
      try (NDManager manager = Computing.PLAIN.newManager()) {
        AttentionBench.Outcome outcome =
            bench.measure(
                pass,
                lengths,
                manager,
                (_, length, round) -> at(board, pass, lengths.indexOf(length), round));
        board.at(pass.text(), lengths.size(), lengths.size(), "lengths", "");
        return new Timed(new AttentionTimings(outcome.points()), pass.text());
      }
    });
  }

  /** A length has no more rounds than there is time for, so that what is left counts in lengths. */
  private void at(Board board, AttentionPass pass, int done, int round) {
    String said = "round %d at %,d tokens".formatted(round, lengths.get(done));
    board.at(pass.text(), done, lengths.size(), "lengths", said);
  }

  /**
   * What was timed. As the end of a cell it shows how many times as fast as dense attention each
   * method is.
   *
   * @param timings all of them
   * @param pass of what
   */
  public record Timed(AttentionTimings timings, String pass) implements Viewable {
    /** How many times as fast as dense attention, and the time of that, at each length. */
    public Table table() {
      return AttentionTable.shown(timings, pass);
    }

    /** From which length on a method is faster. */
    public Table crossovers() {
      return AttentionTable.crossovers(timings);
    }

    /** Time against length, both by doublings. */
    public Picture chart() {
      return AttentionChart.of(timings, pass);
    }

    @Override
    public View view() {
      return View.of(table());
    }

    @Override
    public String toString() {
      return view().text();
    }
  }
}
