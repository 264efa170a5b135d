package org.lacuna.experiments.model;

import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.RopeConfig;

/**
 * Inverse frequencies of the rotary position embedding, in radians a token, and the scale of its
 * cosines and sines; the rules of Hugging Face transformers ({@code modeling_rope_utils}).
 *
 * @param inverse one a channel pair, {@code theta^(-2i/d)} unless stretched
 * @param scale factor on cosine and sine; 1 but for YaRN
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RotaryFrequencies(double[] inverse, double scale) {
  /** The frequencies for a head of {@code dimension} channels and a sequence of that length. */
  public static RotaryFrequencies of(RopeConfig rope, int dimension, int length) {
    return switch (rope.scaling()) {
      case DEFAULT -> new RotaryFrequencies(plain(rope.theta(), dimension), 1);
      case LINEAR -> new RotaryFrequencies(linear(rope, dimension), 1);
      case DYNAMIC -> new RotaryFrequencies(dynamic(rope, dimension, length), 1);
      case YARN -> new RotaryFrequencies(yarn(rope, dimension), attentionFactor(rope));
      case LLAMA3 -> new RotaryFrequencies(llama3(rope, dimension), 1);
    };
  }

  private static double[] plain(double theta, int dimension) {
    double[] inverse = new double[dimension / 2];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = Math.pow(theta, -2.0 * i / dimension);
    }
    return inverse;
  }

  private static double[] linear(RopeConfig rope, int dimension) {
    double[] inverse = plain(rope.theta(), dimension);
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] /= rope.factor();
    }
    return inverse;
  }

  /** NTK scaling by the length at hand: the base grows once it exceeds the original length. */
  private static double[] dynamic(RopeConfig rope, int dimension, int length) {
    double original = rope.originalLength();
    double seen = Math.max(length, original);
    double growth = rope.factor() * seen / original - (rope.factor() - 1);
    double theta = rope.theta() * Math.pow(growth, dimension / (dimension - 2.0));
    return plain(theta, dimension);
  }

  /** YaRN, arXiv 2309.00071: slow channels interpolate, fast ones stay, a ramp between. */
  private static double[] yarn(RopeConfig rope, int dimension) {
    double first = channelOf(rope.betaFast(), rope, dimension);
    double last = channelOf(rope.betaSlow(), rope, dimension);
    double low = Math.max(0, rope.truncate() ? Math.floor(first) : first);
    double high = Math.min(dimension - 1, rope.truncate() ? Math.ceil(last) : last);
    double width = low == high ? 0.001 : high - low;
    double[] inverse = plain(rope.theta(), dimension);
    for (int i = 0; i < inverse.length; i++) {
      double stretched = Math.clamp((i - low) / width, 0, 1);
      inverse[i] *= stretched / rope.factor() + 1 - stretched;
    }
    return inverse;
  }

  /** The channel that turns {@code rotations} times over the original length. */
  private static double channelOf(double rotations, RopeConfig rope, int dimension) {
    return dimension
        * Math.log(rope.originalLength() / (rotations * 2 * Math.PI))
        / (2 * Math.log(rope.theta()));
  }

  private static double attentionFactor(RopeConfig rope) {
    @Nullable Double given = rope.attentionFactor();
    if (given != null) {
      return given;
    }
    @Nullable Double above = rope.mscale();
    @Nullable Double below = rope.mscaleAllDim();
    return above != null && below != null
        ? magnitude(rope.factor(), above) / magnitude(rope.factor(), below)
        : magnitude(rope.factor(), 1);
  }

  private static double magnitude(double factor, double mscale) {
    return 0.1 * mscale * Math.log(factor) + 1;
  }

  /** Llama 3.1's rule: long wavelengths interpolate, short ones stay, smooth between. */
  private static double[] llama3(RopeConfig rope, int dimension) {
    double original = rope.originalLength();
    double low = rope.lowFrequencyFactor();
    double high = rope.highFrequencyFactor();
    double[] inverse = plain(rope.theta(), dimension);
    for (int i = 0; i < inverse.length; i++) {
      double turns = original * inverse[i] / (2 * Math.PI);
      double kept = Math.clamp((turns - low) / (high - low), 0, 1);
      inverse[i] *= (1 - kept) / rope.factor() + kept;
    }
    return inverse;
  }
}
