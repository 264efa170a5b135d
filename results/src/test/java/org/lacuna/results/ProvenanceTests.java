package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTests {

  @Test
  void outsideOfGitTheCommitIsUnknown(@TempDir Path nowhere) {
    Provenance here = Provenance.capture("0.1.0", nowhere, "d47a", 7, "engine 1", 2, List.of());
    assertThat(here.commit()).isEqualTo("unknown");
    assertThat(here.dirty()).isFalse();
    assertThat(here.cores()).isPositive();
    assertThat(here.seed()).isEqualTo(7);
    assertThat(here.engine()).isEqualTo("engine 1");
    assertThat(here.os()).isNotBlank();
    assertThat(here.cpu()).isNotBlank();
    assertThat(here.jvm()).contains(System.getProperty("java.vm.version"));
  }

  @Test
  void jsonRoundTrip() {
    assertThat(Json.read(Json.tree(Samples.PROVENANCE), Provenance.class, Path.of("p")))
        .isEqualTo(Samples.PROVENANCE);
  }

  @Test
  void missingProgramGivesNothing() {
    assertThat(Machine.output(Path.of("."), "no-such-program-here")).isEmpty();
  }
}
