package org.lacuna.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.catalog.FileCheck.State;

class LocalCorpusTest {

  private static final byte[] A = Known.bytes(100, 1);
  private static final byte[] B = Known.bytes(100, 2);

  @TempDir Path data;

  private LocalCorpus corpus;

  @BeforeEach
  void know() throws IOException {
    URI address = URI.create("https://example.org/");
    corpus = Known.corpus(data, Known.file("a", address, A), Known.file("s/b", address, B));
  }

  private void put(String name, byte[] bytes) throws IOException {
    Path file = corpus.folder().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Test
  void nothing() {
    assertThat(corpus.presence()).isEqualTo(Presence.ABSENT);
    assertThat(corpus.here()).isEmpty();
    assertThat(corpus.check()).extracting(FileCheck::state).containsOnly(State.MISSING);
  }

  @Test
  void everything() throws IOException {
    put("a", A);
    put("s/b", B);

    assertThat(corpus.presence()).isEqualTo(Presence.HERE);
    assertThat(corpus.here()).hasSize(2);
    assertThat(corpus.check()).allMatch(FileCheck::isWhole);
  }

  @Test
  void oneOfTwo() throws IOException {
    put("s/b", B);

    assertThat(corpus.presence()).isEqualTo(Presence.PARTLY);
    assertThat(corpus.check())
        .extracting(FileCheck::state)
        .containsExactly(State.MISSING, State.WHOLE);
  }

  @Test
  void aPartOfOne() throws IOException {
    put(".a.part", A);

    assertThat(corpus.presence()).isEqualTo(Presence.PARTLY);
    assertThat(corpus.here()).isEmpty();
  }

  @Test
  void otherBytes() throws IOException {
    put("a", B);
    put("s/b", Known.bytes(99, 2));

    assertThat(corpus.presence()).isEqualTo(Presence.PARTLY);
    assertThat(corpus.check()).extracting(FileCheck::state).containsOnly(State.DAMAGED);
    assertThat(corpus.check().get(0).fault())
        .contains(corpus.corpus().manifest().files().get(0).sha256());
    assertThat(corpus.check().get(1).fault()).contains("expected 100 bytes, got 99");
  }
}
