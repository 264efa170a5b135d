package org.lacuna.experiments.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors of more bytes than an int can count, in a file that is mostly a hole. */
class LargeTensorsTest {
  private static final long ELEMENTS = 3L << 30;

  @TempDir Path folder;

  private Path file(long dataBytes) throws IOException {
    String header =
        """
        {"wide":{"dtype":"BF16","shape":[3,1073741824],"data_offsets":[0,%d]},
        "last":{"dtype":"U8","shape":[2],"data_offsets":[%d,%d]}}\
        """
            .formatted(2 * ELEMENTS, 2 * ELEMENTS, 2 * ELEMENTS + 2);
    byte[] begin = FileBytes.of(header, 0);
    Path file = folder.resolve("large.safetensors");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(begin));
      channel.write(ByteBuffer.wrap(new byte[] {5, 6, 7}), begin.length + dataBytes - 3);
    }
    return file;
  }

  @Test
  @DisplayName("6 GB in one tensor are mapped, and its last byte is where it should be")
  void moreThanAnIntCounts() throws IOException {
    try (SafetensorsFile tensors = SafetensorsFile.open(file(2 * ELEMENTS + 2))) {
      TensorEntry wide = tensors.entry("wide");
      assertThat(wide.elements()).isEqualTo(ELEMENTS);
      assertThat(wide.bytes()).isEqualTo(2 * ELEMENTS);
      assertThat(wide.shape()).isEqualTo(new Shape(3, 1 << 30));
      assertThat(tensors.data("wide").get(ValueLayout.JAVA_BYTE, 2 * ELEMENTS - 1))
          .isEqualTo((byte) 5);
      assertThat(tensors.data("last").toArray(ValueLayout.JAVA_BYTE)).containsExactly(6, 7);
    }
  }

  @Test
  void largeFileThatLacksAByte() throws IOException {
    Path file = file(2 * ELEMENTS + 1);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(file + ": truncated");
  }
}
