package org.lacuna.experiments.training;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.experiments.Tiny;

/** A tiny corpus for the tests of a class, and a folder for each of them. */
abstract class OnTinyCorpus {
  @TempDir static Path texts;

  static Corpus corpus;

  @TempDir Path folder;

  @BeforeAll
  static void open() throws IOException {
    corpus = Tiny.corpus(texts);
  }

  @AfterAll
  static void close() {
    corpus.close();
  }

  TinyTraining latentTraining(String place, String pattern, String... keys) {
    return new TinyTraining(
        Tiny.splits(corpus), folder.resolve(place), Tiny.latentModel(), pattern, keys);
  }

  /** Of a model with an output gate. */
  TinyTraining gated(String place, String pattern, String... keys) {
    return new TinyTraining(
        Tiny.splits(corpus), folder.resolve(place), Tiny.model("output_gate=true"), pattern, keys);
  }

  TinyTraining training(String place, String pattern, String... keys) {
    return new TinyTraining(Tiny.splits(corpus), folder.resolve(place), pattern, keys);
  }
}
