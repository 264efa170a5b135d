package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.execution.LocalExecutionControlProvider;

/** The cells of a notebook: Java's shell in this process. */
public final class Shell implements AutoCloseable {
  /** What a cell hands over. */
  public static final AtomicReference<Object> HANDED = new AtomicReference<>();

  private final JShell shell =
      JShell.builder().executionEngine(new LocalExecutionControlProvider(), Map.of()).build();

  /** A shell that has this process's class path, as a notebook has. */
  public Shell() {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      shell.addToClasspath(entry);
    }
  }

  /** Executes all snippets of a cell. */
  public void cell(String source) {
    String rest = source;
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(info.source())) {
        assertThat(shell.diagnostics(event.snippet()).map(each -> each.getMessage(null)))
            .as(event.snippet().source())
            .isEmpty();
        assertThat(event.exception()).isNull();
        assertThat(event.status()).isNotEqualTo(Snippet.Status.REJECTED);
      }
      rest = info.remaining();
    }
  }

  /** The value of an expression. */
  public <T> T value(Class<T> type, String expression) {
    cell(Shell.class.getName() + ".HANDED.set(" + expression + ");");
    return type.cast(Objects.requireNonNull(HANDED.getAndSet(null)));
  }

  @Override
  public void close() {
    shell.close();
  }
}
