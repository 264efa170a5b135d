package org.lacuna.results.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A calibration and what was made of it: one alpha a layer, 1 for full attention and 0 for
 * streaming, learned while every weight stands still.
 *
 * @param run id of the run
 * @param history by step, ascending; the last holds the learned alphas
 * @param choice the layers that become streaming
 */
public record Calibration(String run, List<Step> history, Choice choice) {

  /**
   * The calibration after so many optimiser steps.
   *
   * @param step from 0, before the first one
   * @param loss nats a token; not finite where it diverged
   * @param alphas of each layer, between 0 and 1
   */
  public record Step(long step, double loss, List<Double> alphas) {
    public Step {
      alphas = List.copyOf(alphas);
      for (double alpha : alphas) {
        if (!(alpha >= 0 && alpha <= 1)) {
          throw new IllegalArgumentException("alphas: expected 0 to 1, found " + alpha);
        }
      }
    }
  }

  /**
   * Which layers become streaming.
   *
   * @param rule such as {@code lowest}, {@code highest}, {@code random} or {@code interleaved}
   * @param share of all layers that was asked for, 0 to 1
   * @param layers counted from 0, ascending
   */
  public record Choice(String rule, double share, List<Integer> layers) {
    public Choice {
      layers = layers.stream().sorted().toList();
      if (new HashSet<>(layers).size() < layers.size()) {
        throw new IllegalArgumentException("layers: expected each once, found " + layers);
      }
    }
  }

  public Calibration {
    history = List.copyOf(history);
    if (history.isEmpty()) {
      throw new IllegalArgumentException("history: expected at least one step");
    }
    int layers = history.getFirst().alphas().size();
    for (int i = 0; i < history.size(); i++) {
      Step step = history.get(i);
      if (step.alphas().size() != layers) {
        throw new IllegalArgumentException(
            "alphas at step %d: expected %d, found %d"
                .formatted(step.step(), layers, step.alphas().size()));
      }
      if (i > 0 && step.step() <= history.get(i - 1).step()) {
        throw new IllegalArgumentException(
            "history: expected ascending steps, found %d after %d"
                .formatted(step.step(), history.get(i - 1).step()));
      }
    }
    for (int layer : choice.layers()) {
      if (layer < 0 || layer >= layers) {
        throw new IllegalArgumentException(
            "layers: expected 0 to %d, found %d".formatted(layers - 1, layer));
      }
    }
  }

  /** The learned alpha of each layer. */
  public List<Double> alphas() {
    return history.getLast().alphas();
  }

  /** How many layers there are. */
  public int layers() {
    return alphas().size();
  }

  /** Whether a layer becomes streaming; it stays full otherwise. */
  public boolean streams(int layer) {
    return choice.layers().contains(layer);
  }

  /** The place of each layer by its learned alpha: 1 for the lowest; of equal ones the first. */
  public List<Integer> ranks() {
    List<Integer> ranks = new ArrayList<>(IntStream.range(0, layers()).boxed().toList());
    List<Integer> ascending =
        ranks.stream().sorted(Comparator.comparingDouble(alphas()::get)).toList();
    for (int i = 0; i < ascending.size(); i++) {
      ranks.set(ascending.get(i), i + 1);
    }
    return List.copyOf(ranks);
  }

  /**
   * The alpha half-way between the layers that become streaming and the others; empty unless the
   * first are the lowest, or where there is only one kind.
   */
  public Optional<Double> threshold() {
    double[] ofStreaming = alphasOf(true);
    double[] ofFull = alphasOf(false);
    if (ofStreaming.length == 0 || ofFull.length == 0) {
      return Optional.empty();
    }
    double below = ofStreaming[ofStreaming.length - 1];
    double above = ofFull[0];
    return below <= above ? Optional.of((below + above) / 2) : Optional.empty();
  }

  /** Ascending. */
  private double[] alphasOf(boolean streaming) {
    return IntStream.range(0, layers())
        .filter(layer -> streams(layer) == streaming)
        .mapToDouble(alphas()::get)
        .sorted()
        .toArray();
  }
}
