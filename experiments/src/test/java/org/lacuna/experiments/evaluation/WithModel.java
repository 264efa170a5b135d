package org.lacuna.experiments.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * Material that has another run's model too.
 *
 * @param material all but the model
 * @param loading loads the model
 */
public record WithModel(Material material, Supplier<Loaded> loading) implements Material {
  @Override
  public Tokenizer tokenizer() {
    return material.tokenizer();
  }

  @Override
  public Optional<CorpusSplit> text() {
    return material.text();
  }

  @Override
  public String textHash() {
    return material.textHash();
  }

  @Override
  public List<Example> sequences(int length, int count) {
    return material.sequences(length, count);
  }

  @Override
  public String sequencesHash() {
    return material.sequencesHash();
  }

  @Override
  public List<Learned> learned() {
    return material.learned();
  }

  @Override
  public Tasks tasks() {
    return material.tasks();
  }

  @Override
  public long seed() {
    return material.seed();
  }

  @Override
  public Generator generator(
      String task, @Nullable JsonNode parameters, String where, int length, long seed) {
    return material.generator(task, parameters, where, length, seed);
  }

  @Override
  public List<Path> files(String known) {
    return material.files(known);
  }

  @Override
  public Loaded model(String run) {
    return loading.get();
  }
}
