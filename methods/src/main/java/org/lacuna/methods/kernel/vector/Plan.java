package org.lacuna.methods.kernel.vector;

import org.lacuna.methods.Visibility;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.HeadPattern;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.RunPattern;

/** Which way a pattern is gone through. */
interface Plan {
  /** Computes output and log-sums. */
  void forward(Output output);

  /** Adds up the gradients by queries, keys and values. */
  void backward(Output output, Upstream upstream, Gradients gradients);

  /** The plan for a pattern. */
  static Plan of(Problem problem, KeyPattern pattern) {
    return switch (pattern) {
      case RunPattern(var runs, int biased, float bias) ->
          new Runs(problem, (_, _, query, run) -> runs.forEach(query, run), true, biased, bias);
      case HeadPattern(var visibility) -> new Runs(problem, visibility::forEachRun, false, 0, 0);
      case BlockChoice choice -> {
        if (problem.queries() > 1) {
          yield new Blocks(problem, choice);
        }
        Visibility visibility = choice.visibility(problem.heads());
        yield new Runs(problem, visibility::forEachRun, false, 0, 0);
      }
    };
  }

  /** Query by query. */
  record Runs(Problem problem, RowRuns runs, boolean sameForHeads, int biased, float bias)
      implements Plan {
    private RunTile tile() {
      return new RunTile(problem, runs, sameForHeads, biased, bias);
    }

    @Override
    public void forward(Output output) {
      if (problem.queries() == 1) {
        new DecodeForward(problem, runs, biased, bias, output).run();
      } else {
        new RunForward(problem, this::tile, output).run();
      }
    }

    @Override
    public void backward(Output output, Upstream upstream, Gradients gradients) {
      new RunBackward(problem, this::tile, output, upstream, gradients).run();
    }
  }

  /** Key block by key block. */
  record Blocks(Problem problem, BlockChoice choice) implements Plan {
    @Override
    public void forward(Output output) {
      new BlockForward(problem, choice, output).run();
    }

    @Override
    public void backward(Output output, Upstream upstream, Gradients gradients) {
      new BlockBackward(problem, choice, output, upstream, gradients).run();
    }
  }
}
