package org.lacuna.notebook.kernel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.kernel.util.TextColor;
import org.jspecify.annotations.Nullable;

/** Answers Jupyter with what the cells say. */
@SuppressWarnings("NullAway") // the library's interface has nulls that it does not tell of
final class LacunaKernel extends BaseKernel {
  private final JavaCells cells;

  LacunaKernel(JavaCells cells, String version) {
    super(
        "Lacuna",
        version,
        new LanguageInfo.Builder("Java")
            .version(Integer.toString(Runtime.version().feature()))
            .mimetype("text/x-java-source")
            .fileExtension(".jshell")
            .pygments("java")
            .codemirror("java")
            .build(),
        List.of(),
        null,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        null,
        null,
        true,
        new StringStyler.Builder()
            .addPrimaryStyle(TextColor.BOLD_RESET_FG)
            .addSecondaryStyle(TextColor.BOLD_RED_FG)
            .build());
    this.cells = cells;
  }

  @Override
  public @Nullable Object evalRaw(String source) {
    return cells.eval(source);
  }

  @Override
  public void interrupt() {
    cells.interrupt();
  }

  @Override
  public void onShutdown(boolean isRestarting) {
    cells.interrupt();
    super.onShutdown(isRestarting);
    cells.close();
  }

  @Override
  public List<String> formatError(Throwable e) {
    if (!(e instanceof CellException cell)) {
      return super.formatError(e);
    }
    return cell.lines().isEmpty()
        ? errorStyler.secondaryLines(cell.getMessage())
        : errorStyler.secondaryLines(String.join("\n", cell.lines()));
  }

  @Override
  public ReplacementOptions complete(String code, int at) {
    JavaCells.Completions completions = cells.complete(code, at);
    return new ReplacementOptions(completions.words(), completions.from(), at);
  }

  @Override
  public @Nullable DisplayData inspect(String code, int at, boolean extraDetail) {
    List<SourceCodeAnalysis.Documentation> found = cells.documentation(code, at);
    if (found.isEmpty()) {
      return null;
    }
    return new DisplayData(
        found.stream()
            .map(each ->
                each.javadoc() == null
                    ? each.signature()
                    : each.signature() + "\n" + each.javadoc())
            .collect(Collectors.joining("\n\n")));
  }

  @Override
  public String isComplete(String code) {
    return switch (cells.completeness(code)) {
      case COMPLETE, COMPLETE_WITH_SEMI, EMPTY -> IS_COMPLETE_YES;
      case CONSIDERED_INCOMPLETE, DEFINITELY_INCOMPLETE -> "";
      case UNKNOWN -> IS_COMPLETE_BAD;
    };
  }
}
