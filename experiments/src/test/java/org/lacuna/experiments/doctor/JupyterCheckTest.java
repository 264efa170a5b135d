package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.process.SearchPath;

class JupyterCheckTest {
  @TempDir Path folder;

  private Finding with(String... programs) throws IOException {
    for (String program : programs) {
      assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true)).isTrue();
    }
    return Told.by(new JupyterCheck(new SearchPath(":" + folder.resolve("none") + ":" + folder)))
        .only();
  }

  @Test
  void jupyterWithAPageAndAConverterIsFine() throws IOException {
    assertThat(with("jupyter", "jupyter-nbconvert", "jupyter-lab"))
        .isEqualTo(Finding.fine("Jupyter", folder.resolve("jupyter").toString()));
  }

  @Test
  void withoutAPageNotebooksRunAllTheSame() throws IOException {
    Finding finding = with("jupyter", "jupyter-nbconvert");

    assertThat(finding.verdict()).isEqualTo(Verdict.NOTE);
    assertThat(finding.mend()).contains("jupyter-notebook");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertThat(with().found()).contains("jupyter, jupyter-nbconvert");
    assertThat(with("jupyter").found()).isEqualTo("not there: jupyter-nbconvert");
  }

  @Test
  void fileThatCannotBeRunIsNoProgram() throws IOException {
    Files.createFile(folder.resolve("jupyter"));

    assertThat(new SearchPath(folder.toString()).find("jupyter")).isEmpty();
    assertThat(new SearchPath("").find("jupyter")).isEmpty();
  }
}
