package org.lacuna.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.SplitConfig;
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.EmbeddedCorpus;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.stream.Mixture;
import org.lacuna.datasets.stream.Packing;
import org.lacuna.datasets.stream.SampleStream;
import org.lacuna.datasets.stream.TrainingStream;
import org.lacuna.datasets.task.Haystack;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bytes a second that training examples are read at, one thread, to compare with what a training
 * consumes (tokens a second in its progress); {@code preparing} is the one time cost of a text.
 *
 * <p>{@code -p text=FOLDER} reads your own text instead of the embedded one.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and open() the rest.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class TextBenchmark {

  /** Counts beside operations. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Read {
    /** Bytes of text, a token each. */
    public long bytes;
  }

  /** What the examples are of. */
  public enum Stream {
    WITHIN,
    SEPARATED,
    MIXTURE,
    NEEDLE
  }

  @Param({"WITHIN", "SEPARATED", "MIXTURE", "NEEDLE"})
  public Stream stream;

  @Param({"512", "8192"})
  public int length;

  @Param("embedded")
  public String text;

  private Path cache;
  private Corpus corpus;
  private TrainingStream examples;
  private long next;

  @Setup
  public void open() throws IOException {
    cache = Files.createTempDirectory("text-benchmark");
    corpus = Corpus.open(source(), new ByteTokenizer(), cache, Progress.NONE);
    CorpusSplits splits = CorpusSplits.of(corpus, SplitConfig.DEFAULT);
    CorpusSplit train = splits.get(Split.TRAIN);
    examples =
        switch (stream) {
          case WITHIN -> Packing.WITHIN.stream(train, length, 1);
          case SEPARATED -> Packing.SEPARATED.stream(train, length, 1);
          case MIXTURE ->
              new Mixture(
                  List.of(
                      new Mixture.Part(Packing.WITHIN.stream(train, length, 1), 3),
                      new Mixture.Part(Packing.JOINED.stream(train, length, 2), 1)),
                  1);
          case NEEDLE -> needles(splits);
        };
  }

  private TrainingStream needles(CorpusSplits splits) {
    TaskSetting setting = new TaskSetting(new ByteTokenizer(), length + 1, Haystack.of(splits), 1);
    SampleStream.Sized sized =
        new SampleStream.Sized(
            Tasks.load(TextBenchmark.class.getClassLoader())
                .get("needle")
                .generator(null, "needle", setting),
            length + 1);
    return new SampleStream(
        "needle", List.of(sized), Split.TRAIN, SampleStream.Learn.ALL, 256, length, 1);
  }

  private CorpusSource source() {
    return text.equals("embedded") ? new EmbeddedCorpus() : TextFiles.at(Path.of(text));
  }

  /** One example after the other. */
  @Benchmark
  public Object reading(Read read) {
    read.bytes += length;
    return examples.example(next++);
  }

  /** Documents to a prepared corpus, which is thrown away. */
  @Benchmark
  public void preparing(Read read) throws IOException {
    Path once = Files.createTempDirectory(cache, "once");
    try (Corpus prepared = Corpus.open(source(), new ByteTokenizer(), once, Progress.NONE)) {
      read.bytes += prepared.bytes();
    }
    delete(once);
  }

  @TearDown
  public void close() throws IOException {
    corpus.close();
    delete(cache);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
