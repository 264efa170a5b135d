package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LinesTest {

  /** Lines around the size of the buffers, and around the limit. */
  @Property(tries = 200)
  void linesAreThoseOfTheTextBelowTheLimit(
      @ForAll @Size(max = 6) List<@IntRange(max = 200_000) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 150_000) int limit,
      @ForAll boolean ended)
      throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      boolean cut = !ended && i == lengths.size() - 1;
      String line = String.valueOf((char) ('a' + i)).repeat(lengths.get(i)) + (cut ? "" : "\n");
      text.append(line);
      if (!line.isEmpty()) {
        expected.add(line.length() > limit ? "too long" : line);
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    Lines lines = new Lines(new ByteArrayInputStream(bytes), limit);
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      read.add(
          lines.isTooLong()
              ? "too long"
              : new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8));
      assertThat(lines.number()).isEqualTo(read.size());
    }
    assertThat(read).isEqualTo(expected);
  }
}
