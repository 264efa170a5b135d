package org.lacuna.experiments.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.model.Computing;

/** A published model that is read wrongly does not pass. */
class LogitsCheckTest {
  private static final String MODEL = "hf/mistral_swa_fp16";
  private static final String VECTOR = "expected_logits";

  @TempDir Path folder;

  private CaseResult check() {
    return Conformance.below(folder)
        .check(folder.resolve(VECTOR + ".safetensors"), Computing.PLAIN);
  }

  private void copy() throws IOException {
    try (Stream<Path> files = Files.list(VectorFile.folder().resolve(MODEL))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"input_ids", "logits", "loss", "greedy"})
  void wrongNumber(String tensor) throws IOException {
    copy();
    VectorFile.of(MODEL + "/" + VECTOR).wrong(tensor).write(folder, VECTOR);

    assertThat(check().status()).isEqualTo(CaseResult.Status.FAILED);
  }

  @Test
  @DisplayName("one key of config.json read otherwise is another model")
  void wrongKey() throws IOException {
    copy();
    assertThat(check().status()).isEqualTo(CaseResult.Status.PASSED);
    String config = Files.readString(folder.resolve("config.json"));
    for (List<String> change :
        List.of(
            List.of("\"sliding_window\": 8", "\"sliding_window\": 9"),
            List.of("\"sliding_window\": 8", "\"sliding_window\": null"))) {
      assertThat(config).contains(change.getFirst());
      Files.writeString(
          folder.resolve("config.json"), config.replace(change.getFirst(), change.getLast()));

      assertThat(check().status()).as("%s", change).isEqualTo(CaseResult.Status.FAILED);
    }
  }

  @Test
  @DisplayName("a vector without its model says which file is missing")
  void modelIsMissing() throws IOException {
    VectorFile.of(MODEL + "/" + VECTOR).write(folder, VECTOR);

    assertThat(check().note()).contains("config.json");
  }
}
