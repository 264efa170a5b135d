package org.lacuna.experiments.config;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** Rotary position embedding and how it is stretched. */
@Doc("Rotary position embedding.")
public record RopeConfig(
    @Doc("Base of the wavelengths.") double theta,
    @Doc("How frequencies are stretched beyond the original length.") Scaling scaling,
    @Doc("Stretch; 1 for none. All scalings but default.") double factor,
    @Doc("Tokens that the unstretched frequencies are for. Dynamic, yarn and llama3.")
        int originalLength,
    @Doc("Rotations above which a channel stays as it is. Yarn.") double betaFast,
    @Doc("Rotations below which a channel is stretched fully. Yarn.") double betaSlow,
    @Doc("Whether the ramp between them begins and ends at whole channels. Yarn.") boolean truncate,
    @Doc("Scale of cosine and sine; null for what the two mscale keys give. Yarn.")
        @Nullable Double attentionFactor,
    @Doc(
            "With m(x) = 0.1 x ln(factor) + 1 the scale is m(mscale) / m(mscale_all_dim); m(1)"
                + " where either is null. Yarn.")
        @Nullable Double mscale,
    @Doc("See mscale. Yarn.") @Nullable Double mscaleAllDim,
    @Doc("Wavelengths longer than the original length over this are stretched. Llama3.")
        double lowFrequencyFactor,
    @Doc("Wavelengths shorter than the original length over this stay as they are. Llama3.")
        double highFrequencyFactor) {
  /** The families of stretching, with the names of Hugging Face configurations. */
  public enum Scaling {
    DEFAULT,
    LINEAR,
    DYNAMIC,
    YARN,
    LLAMA3
  }

  /** Checks the ranges. */
  public RopeConfig {
    Check.that(theta > 1, "theta", "more than 1", theta);
    Check.that(factor >= 1, "factor", "at least 1", factor);
    Check.atLeast(1, "original_length", originalLength);
    Check.that(mscale == null || mscale > 0, "mscale", "more than 0", mscale);
    Check.that(
        mscaleAllDim == null || mscaleAllDim > 0, "mscale_all_dim", "more than 0", mscaleAllDim);
    Check.that(
        highFrequencyFactor > lowFrequencyFactor,
        "high_frequency_factor",
        "more than low_frequency_factor (" + lowFrequencyFactor + ")",
        highFrequencyFactor);
  }

  /** No stretching. */
  public static RopeConfig defaults() {
    return new RopeConfig(10_000, Scaling.DEFAULT, 1, 512, 32, 1, true, null, null, null, 1, 4);
  }
}
