package org.lacuna.experiments.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lacuna.experiments.process.SearchPath;

/**
 * Whether there is a Jupyter for the notebooks.
 *
 * @param path where programs are looked for
 */
record JupyterCheck(SearchPath path) implements Check {
  @Override
  public String name() {
    return "Jupyter";
  }

  @Override
  public void look(Consumer<Finding> found) {
    Optional<Path> jupyter = path.find("jupyter");
    List<String> missing =
        List.of("jupyter", "jupyter-nbconvert").stream()
            .filter(program -> path.find(program).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      found.accept(
          Finding.note(
              name(),
              "not there: " + String.join(", ", missing),
              "only notebooks need it: on Debian `apt-get install jupyter-notebook"
                  + " jupyter-nbconvert`, elsewhere `pip install notebook nbconvert`"));
      return;
    }
    boolean browser =
        path.find("jupyter-notebook").isPresent() || path.find("jupyter-lab").isPresent();
    String where = jupyter.map(Path::toString).orElse("");
    found.accept(
        browser
            ? Finding.fine(name(), where)
            : Finding.note(
                name(),
                where + ", without a page for the browser",
                "only `lacuna notebooks` needs it: install jupyter-notebook or jupyter-lab"));
  }
}
