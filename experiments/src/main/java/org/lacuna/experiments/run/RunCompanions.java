package org.lacuna.experiments.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.checkpoint.Base;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.checkpoint.Companions;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.Part;
import org.lacuna.experiments.huggingface.FolderFiles;
import org.lacuna.experiments.huggingface.MethodFile;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.methods.Methods;
import org.lacuna.results.RunStore;

/**
 * What the checkpoint of a run has beside what its training changes: the small files of a folder of
 * transformers, and where the weights of a published model lie as long as no training changes them.
 */
record RunCompanions(
    ExperimentConfig config, Decoder decoder, Tokenizer tokenizer, Methods methods) {
  /** Of a training, from its first values or from where another run ended. */
  Companions of(RunStore store) {
    String from = config.start().run();
    if (from == null) {
      // Not from an earlier checkpoint of its own: a resumed run writes the very same files.
      return new Companions(files(null), null);
    }
    Checkpoint before = new Checkpoint(store.open(from).checkpoint());
    Base base = before.base().map(it -> it.with(frozen(it.tensors()))).orElse(null);
    boolean none = base == null || base.tensors().isEmpty();
    return new Companions(files(before.folder()), none ? null : base);
  }

  /**
   * Of a published model.
   *
   * @throws org.lacuna.config.ConfigException if the weights are not those of the decoder
   */
  Companions of(PretrainedFolder folder, Base weights) {
    try (StoredTensors stored = weights.open()) {
      Set<String> names = folder.requireWeights(decoder.shapes(), stored);
      return new Companions(files(folder.path()), weights.with(names));
    }
  }

  /** What a conversion need not read, as it leaves it where it is. */
  Set<String> unread(Companions companions) {
    Base base = companions.base();
    return base == null || config.training().lastStep() > 0 ? Set.of() : base.tensors();
  }

  /** Those of some weights that the decoder has and that the training leaves as they are. */
  private Set<String> frozen(Set<String> names) {
    List<Part> trained =
        config.training().lastStep() == 0 ? List.of() : config.training().trainable();
    Set<String> frozen = new TreeSet<>();
    decoder
        .parts()
        .forEach((name, part) -> {
          if (names.contains(name) && !trained.contains(part)) {
            frozen.add(name);
          }
        });
    return frozen;
  }

  /** The small files; {@code origin} is the folder that the model is from, if it is from any. */
  private Map<String, byte[]> files(@Nullable Path origin) {
    return FolderFiles.of(
        config.model().of(decoder.vocabulary(), config.training().length()),
        MethodFile.of(
            DecoderFactory.explicit(config.attention(), config.model(), methods),
            tokenizer,
            config.corpus().tokenizer()),
        tokenizer,
        origin,
        "float32",
        methods);
  }
}
