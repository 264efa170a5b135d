package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.Published;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.checkpoint.CheckpointException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.safetensors.NumberType;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorEntry;
import org.lacuna.results.Json;
import org.lacuna.results.RunFolder;

/** What is imported and exported is what it was. */
class ExportTest {
  private static final long LARGE = 5_000_000_000L;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir Path folder;

  private Workspace workspace;
  private Path out;

  @BeforeEach
  void open() {
    workspace = Workspace.of(folder, folder.resolve("runs"), folder.resolve("data"), Tiny.METHODS);
    out = folder.resolve("out");
  }

  static Stream<String> names() throws IOException {
    return Published.names();
  }

  private RunFolder imported(Path source) throws IOException {
    return new Imports(workspace, Progress.NONE).of(source, Published.keys(source));
  }

  private static StoredTensors weights(Path place) {
    return StoredTensors.inFolder(place, "model");
  }

  /** Name, type, shape and bytes of every tensor. */
  private static Map<String, List<Object>> tensors(Path place) {
    try (StoredTensors weights = weights(place)) {
      Map<String, List<Object>> all = new TreeMap<>();
      weights
          .entries()
          .forEach((name, entry) ->
              all.put(
                  name,
                  List.of(
                      entry.type(),
                      entry.shape(),
                      hex(weights.data(name).toArray(ValueLayout.JAVA_BYTE)))));
      return all;
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** All files under a folder, with their bytes. */
  private static Map<String, String> files(Path place) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(place.relativize(file).toString(), hex(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private static AttentionConfig attention(PretrainedFolder place) {
    return DecoderFactory.explicit(place.attention(), place.model(), Tiny.METHODS);
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("import and export is the identity: every tensor byte for byte, the same model")
  void identity(String name) throws IOException {
    Path source = Published.copy(name, folder);
    Map<String, String> before = files(source);

    PretrainedFolder written = new Export(null, LARGE).write(imported(source), out, workspace);

    PretrainedFolder read = PretrainedFolder.open(source);
    assertThat(tensors(out)).isEqualTo(tensors(source));
    assertThat(written.model()).isEqualTo(read.model());
    assertThat(attention(written)).isEqualTo(attention(read));
    assertThat(written.config().tree().path("model_type"))
        .isEqualTo(read.config().tree().path("model_type"));
    assertThat(written.config().isKnownToTransformers()).isTrue();
    for (String same : new String[] {"tokenizer.json", "generation_config.json"}) {
      if (Files.exists(source.resolve(same))) {
        assertThat(Json.MAPPER.readTree(out.resolve(same).toFile()))
            .as(same)
            .isEqualTo(Json.MAPPER.readTree(source.resolve(same).toFile()));
      }
    }
    assertThat(files(source)).as("left as it was").isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("what was exported says what its tokenizer is, and is exported as it was")
  void again(String name) throws IOException {
    Path source = Published.copy(name, folder);
    PretrainedFolder first = new Export(null, LARGE).write(imported(source), out, workspace);

    RunFolder back = imported(out);
    Path second = folder.resolve("second");
    new Export(null, LARGE).write(back, second, workspace);

    assertThat(RunConfig.of(back, Tiny.METHODS).model()).isEqualTo(first.model());
    assertThat(files(second)).isEqualTo(files(out));
  }

  private static float number(NumberType type, MemorySegment data, long index) {
    return switch (type) {
      case F32 -> Float.intBitsToFloat(data.get(INT, 4 * index));
      case F16 -> Float.float16ToFloat(data.get(SHORT, 2 * index));
      case BF16 -> Float.intBitsToFloat(data.get(SHORT, 2 * index) << 16);
      default -> throw new AssertionError(type);
    };
  }

  /** The nearest number of a type, of two the even one. */
  private static float rounded(NumberType type, float number) {
    return switch (type) {
      case F32 -> number;
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(number));
      case BF16 -> {
        int bits = Float.floatToRawIntBits(number);
        int below = bits & 0xFFFF0000;
        int rest = bits & 0xFFFF;
        boolean up = rest > 0x8000 || (rest == 0x8000 && (bits >> 16 & 1) == 1);
        yield Float.intBitsToFloat(up ? below + 0x10000 : below);
      }
      default -> throw new AssertionError(type);
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F32", "F16", "BF16"})
  @DisplayName("in another type every number is the nearest one, and config.json says the type")
  void otherType(NumberType type) throws IOException {
    for (String name : new String[] {"llama_plain", "mistral_swa_fp16", "qwen3_bf16_tied"}) {
      Path source = Published.copy(name, folder);
      Path target = folder.resolve(name + "-out");
      PretrainedFolder written = new Export(type, LARGE).write(imported(source), target, workspace);

      assertThat(written.config().tree().path("torch_dtype").asText())
          .isEqualTo(
              switch (type) {
                case F16 -> "float16";
                case BF16 -> "bfloat16";
                default -> "float32";
              });
      try (StoredTensors from = weights(source);
          StoredTensors to = weights(target)) {
        assertThat(to.names()).isEqualTo(from.names());
        from.entries().forEach((tensor, entry) -> assertRounded(tensor, entry, type, from, to));
      }
    }
  }

  private static void assertRounded(
      String name, TensorEntry entry, NumberType type, StoredTensors from, StoredTensors to) {
    assertThat(to.entry(name).type()).isEqualTo(type);
    assertThat(to.entry(name).shape()).isEqualTo(entry.shape());
    for (long i = 0; i < entry.shape().size(); i++) {
      assertThat(number(type, to.data(name), i))
          .as("%s, number %d", name, i)
          .isEqualTo(rounded(type, number(entry.type(), from.data(name), i)));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = NumberType.class,
      names = {"F32", "BF16"})
  @DisplayName("shards are no larger than asked, but for one tensor, and read back as the whole")
  void shards(NumberType type) throws IOException {
    long most = 3000;
    RunFolder run = imported(Published.copy("llama_plain", folder));
    new Export(type, LARGE).write(run, out, workspace);
    Path sharded = folder.resolve("sharded");

    new Export(type, most).write(run, sharded, workspace);

    assertThat(sharded)
        .isDirectoryContaining(file -> file.endsWith("model.safetensors.index.json"));
    assertThat(sharded.resolve("model.safetensors")).doesNotExist();
    assertThat(tensors(sharded)).isEqualTo(tensors(out));
    Map<Path, List<Long>> sizes = new TreeMap<>();
    try (StoredTensors weights = weights(sharded)) {
      weights
          .names()
          .forEach(name ->
              sizes
                  .computeIfAbsent(weights.file(name), _ -> new ArrayList<>())
                  .add(weights.data(name).byteSize()));
    }
    assertThat(sizes).hasSizeGreaterThan(2);
    sizes.forEach((file, bytes) ->
        assertThat(bytes.size() == 1 || bytes.stream().mapToLong(Long::longValue).sum() <= most)
            .as("%s: %s", file, bytes)
            .isTrue());
    RunFolder back = imported(sharded);
    new Export(null, LARGE).write(back, folder.resolve("joined"), workspace);
    assertThat(tensors(folder.resolve("joined"))).isEqualTo(tensors(out));
  }

  @Test
  @DisplayName("an empty folder is filled, any other is left as it is")
  void taken() throws IOException {
    RunFolder run = imported(Published.copy("llama_plain", folder));
    Files.createDirectories(out);
    new Export(null, LARGE).write(run, out, workspace);
    Map<String, String> whole = files(out);
    Path file = Files.writeString(folder.resolve("file"), "mine");

    for (Path target : List.of(out, file)) {
      assertThatThrownBy(() -> new Export(NumberType.F16, LARGE).write(run, target, workspace))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(target.toString())
          .hasMessageContaining("exists already");
    }
    assertThat(files(out)).isEqualTo(whole);
    assertThat(file).hasContent("mine");
  }

  @Test
  @DisplayName("what fails leaves nothing behind, and an empty folder empty")
  void failure() throws IOException {
    Path source = Published.copy("llama_plain", folder);
    RunFolder run = imported(source);
    Path weights = source.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1]++;
    Files.write(weights, bytes);
    Files.setLastModifiedTime(weights, FileTime.fromMillis(12345));
    Path place = Files.createDirectories(folder.resolve("place"));
    Path empty = Files.createDirectories(place.resolve("empty"));

    for (Path target : List.of(empty, place.resolve("new"))) {
      assertThatThrownBy(() -> new Export(null, LARGE).write(run, target, workspace))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("expected the weights that were imported");
    }
    try (Stream<Path> left = Files.list(place)) {
      assertThat(left).containsExactly(empty);
    }
    assertThat(empty).isEmptyDirectory();
  }
}
