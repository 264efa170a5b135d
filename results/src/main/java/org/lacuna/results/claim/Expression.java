package org.lacuna.results.claim;

import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Arithmetic of scores. */
sealed interface Expression {
  /** Its value, where each place has this score. */
  double value(ToDoubleFunction<Cell> scores);

  /** The places that it reads, in order. */
  Stream<Cell> cells();

  /** A number. */
  record Constant(double number) implements Expression {
    @Override
    public double value(ToDoubleFunction<Cell> scores) {
      return number;
    }

    @Override
    public Stream<Cell> cells() {
      return Stream.empty();
    }
  }

  /** The score of a place. */
  record Read(Cell cell) implements Expression {
    @Override
    public double value(ToDoubleFunction<Cell> scores) {
      return scores.applyAsDouble(cell);
    }

    @Override
    public Stream<Cell> cells() {
      return Stream.of(cell);
    }
  }

  /** Two of them, reckoned together. */
  record Joined(Expression left, Sign sign, Expression right) implements Expression {
    @Override
    public double value(ToDoubleFunction<Cell> scores) {
      return sign.of(left.value(scores), right.value(scores));
    }

    @Override
    public Stream<Cell> cells() {
      return Stream.concat(left.cells(), right.cells());
    }
  }

  /** How. */
  enum Sign {
    PLUS,
    MINUS,
    TIMES,
    OVER;

    private double of(double left, double right) {
      return switch (this) {
        case PLUS -> left + right;
        case MINUS -> left - right;
        case TIMES -> left * right;
        case OVER -> left / right;
      };
    }
  }
}
