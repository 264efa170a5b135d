package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A configuration with every kind of value, for the tests of this package. */
@Doc("An experiment: what is trained, on what, and for how long.")
record Sample(
    @Doc("Name of the run.") String name,
    @Doc("Seed of every random choice.") long seed,
    Model model,
    @Doc("How the model is trained.") Training training,
    @Doc("Scaling of the positions; null for none.") @Nullable Rope rope,
    @Doc("Phases, one after the other.") List<Phase> phases,
    @Doc("Configuration of each method.") Map<String, JsonNode> methods,
    @Doc("Corpora by name.") Map<String, Corpus> corpora) {

  enum Precision {
    FLOAT32,
    BFLOAT16,
    MIXED_HALF
  }

  record Model(
      @Doc("Width of the residual stream, in channels.") int dim,
      @Doc("Query heads.") int heads,
      @Doc("Key and value heads (GQA).") int kvHeads,
      @Doc("Attention of each layer.") String pattern,
      @Doc("Number format of the weights.") Precision precision,
      @Doc("Sigmoid gate on each head's output.") boolean outputGate) {
    Model {
      if (dim % heads != 0) {
        throw new IllegalArgumentException("heads must divide dim " + dim + ", got " + heads);
      }
    }
  }

  record Training(
      @Doc("Tokens in a sequence.") int length,
      @Doc("Optimizer steps.") int steps,
      @Doc("Peak learning rate.") double learningRate,
      @Doc("Lengths to evaluate at, in tokens.") List<Integer> evalLengths,
      @Doc("Norm that gradients are clipped to; null for no clipping.") @Nullable Double clip,
      @Doc("Folder of the corpus; null for the built-in one.") Optional<Path> corpus) {
    Training {
      if (steps < 1) {
        throw new IllegalArgumentException("steps must be at least 1, got " + steps);
      }
      evalLengths = List.copyOf(evalLengths);
    }
  }

  record Rope(@Doc("Base of the frequencies.") double theta, @Doc("Factor.") double factor) {}

  record Phase(
      @Doc("Name.") String name,
      @Doc("Steps.") int steps,
      @Doc("Frozen parts.") List<String> frozen) {
    static Phase defaults() {
      return new Phase("main", 100, List.of());
    }
  }

  record Corpus(@Doc("Where it lies.") Path path, @Doc("Share of the tokens.") double weight) {}

  @Doc("MoBA: top-k blocks by their mean key.")
  record Moba(
      @Doc("Keys in a block.") int blockSize, @Doc("Blocks that each query sees.") int topK) {
    Moba {
      if (topK < 1) {
        throw new IllegalArgumentException("topK must be at least 1, got " + topK);
      }
    }
  }

  static final Sample DEFAULTS =
      new Sample(
          "quickstart",
          17,
          new Model(64, 4, 2, "FSSF", Precision.FLOAT32, false),
          new Training(256, 300, 3e-4, List.of(256, 512), 1.0, Optional.empty()),
          null,
          List.of(),
          Map.of(),
          Map.of());
}
