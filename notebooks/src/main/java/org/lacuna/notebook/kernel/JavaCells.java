package org.lacuna.notebook.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** Evaluates cells one after the other; each sees what those before have declared. */
public final class JavaCells implements AutoCloseable {
  /** What IJava imports, so that its users miss nothing. */
  private static final List<String> IMPORTED =
      List.of(
          "java.util.*",
          "java.io.*",
          "java.math.*",
          "java.net.*",
          "java.util.concurrent.*",
          "java.util.prefs.*",
          "java.util.regex.*");

  private static final int STOPS = 100;
  private static final int MILLIS_BETWEEN_STOPS = 20;

  private final KeepingControl control = new KeepingControl();
  private final JShell shell;
  private volatile boolean interrupted;
  private volatile CountDownLatch running = new CountDownLatch(0);

  /**
   * Begins without declarations.
   *
   * @param compilerOptions for the cells, such as {@code --add-modules jdk.incubator.vector}
   */
  public JavaCells(List<String> compilerOptions) {
    shell =
        JShell.builder()
            .executionEngine(new Given(control), Map.of())
            .compilerOptions(compilerOptions.toArray(String[]::new))
            .build();
    IMPORTED.forEach(each -> eval("import " + each + ";"));
  }

  /** JShell wants a provider where there is one control. */
  private record Given(KeepingControl control) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "keeping";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return control;
    }
  }

  /**
   * Evaluates a cell.
   *
   * @return the value of the expression, or of the variable, that it ends with; null without one
   * @throws CellException if it does not compile, throws, or is interrupted
   */
  public @Nullable Object eval(String cell) {
    CountDownLatch ended = new CountDownLatch(1);
    running = ended;
    interrupted = false;
    try {
      return snippets(cell);
    } finally {
      ended.countDown();
    }
  }

  private @Nullable Object snippets(String cell) {
    Object value = null;
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    CompletionInfo next = analysis.analyzeCompletion(cell);
    while (next.completeness().isComplete()) {
      value = snippet(next.source());
      next = analysis.analyzeCompletion(next.remaining());
    }
    if (next.completeness() != SourceCodeAnalysis.Completeness.EMPTY) {
      String rest = next.remaining().strip();
      // What is neither complete nor to be continued is a mistake, which JShell can explain.
      return next.completeness() == SourceCodeAnalysis.Completeness.UNKNOWN
          ? snippet(rest)
          : incomplete(rest);
    }
    return value;
  }

  private static Object incomplete(String rest) {
    throw new CellException("the cell ends in the middle of: " + firstLine(rest));
  }

  private @Nullable Object snippet(String source) {
    if (source.isBlank()) {
      return null;
    }
    requireUninterrupted();
    Map<String, Object> before = values();
    List<SnippetEvent> events = shell.eval(source);
    events.stream()
        .filter(event -> event.causeSnippet() != null)
        .forEach(event -> keep(event, before));
    Object value = null;
    for (SnippetEvent event : events) {
      if (event.causeSnippet() == null) {
        requireDone(event);
        value = shown(event);
      }
    }
    return value;
  }

  /** What the variables hold. */
  private Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>();
    shell
        .variables()
        .filter(variable -> shell.status(variable) == Snippet.Status.VALID)
        .forEach(variable -> {
          Object value = control.take(shell, variable);
          if (value != null) {
            values.put(variable.name(), value);
          }
        });
    return values;
  }

  /**
   * A new import or class has other snippets compiled again; in one process that makes new
   * variables of theirs, and what they held would be lost.
   */
  private void keep(SnippetEvent event, Map<String, Object> before) {
    if (event.snippet() instanceof VarSnippet variable
        && event.status() == Snippet.Status.VALID
        && before.containsKey(variable.name())) {
      control.give(shell, variable, before.get(variable.name()));
    }
  }

  private void requireDone(SnippetEvent event) {
    requireUninterrupted();
    JShellException exception = event.exception();
    if (exception != null) {
      throw thrown(exception);
    }
    if (!event.status().isActive()) {
      throw refused(event.snippet());
    }
    if (event.snippet() instanceof DeclarationSnippet declaration) {
      List<String> missing = shell.unresolvedDependencies(declaration).toList();
      if (!missing.isEmpty()) {
        throw new CellException("there is no " + String.join(", no ", missing));
      }
    }
  }

  private void requireUninterrupted() {
    if (interrupted) {
      throw new CellException("interrupted");
    }
  }

  /** Expressions show themselves, declarations and assignments do not. */
  private @Nullable Object shown(SnippetEvent event) {
    String name =
        switch (event.snippet().subKind()) {
          case TEMP_VAR_EXPRESSION_SUBKIND -> ((VarSnippet) event.snippet()).name();
          case VAR_VALUE_SUBKIND -> event.snippet().source().replace(";", "").strip();
          default -> null;
        };
    if (name == null) {
      return null;
    }
    VarSnippet variable =
        shell.variables().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return control.take(shell, variable);
  }

  /** What the compiler says, with the line and the place. */
  private CellException refused(Snippet snippet) {
    String source = snippet.source();
    List<Diag> problems = shell.diagnostics(snippet).filter(Diag::isError).toList();
    if (problems.isEmpty()) {
      return new CellException("this is not Java: " + firstLine(source));
    }
    List<String> lines = new ArrayList<>();
    for (Diag problem : problems) {
      int at = Math.clamp(problem.getPosition(), 0, source.length());
      int from = source.lastIndexOf('\n', at - 1) + 1;
      lines.add(source.substring(from).lines().findFirst().orElse(""));
      lines.add(" ".repeat(at - from) + "^");
      lines.addAll(problem.getMessage(Locale.ROOT).lines().toList());
    }
    return new CellException(
        "%s: %s"
            .formatted(firstLine(problems.getFirst().getMessage(Locale.ROOT)), lines.getFirst()),
        lines,
        List.of());
  }

  private static CellException thrown(JShellException exception) {
    List<String> lines = new ArrayList<>();
    for (Throwable each = exception; each != null; each = each.getCause()) {
      lines.add(lines.isEmpty() ? said(each) : "caused by " + said(each));
      frames(each).forEach(frame -> lines.add("    at " + frame));
    }
    return new CellException(said(exception), lines, frames(exception));
  }

  /** Without those that called the cell. */
  private static List<StackTraceElement> frames(Throwable exception) {
    return Arrays.stream(exception.getStackTrace())
        .takeWhile(frame -> !frame.getMethodName().startsWith("do_it$"))
        .toList();
  }

  private static String said(Throwable exception) {
    return switch (exception) {
      case EvalException thrown -> {
        String name = thrown.getExceptionClassName();
        String simple = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
        yield thrown.getMessage() == null ? simple : simple + ": " + thrown.getMessage();
      }
      case UnresolvedReferenceException unresolved ->
          "calls what is not declared yet: " + firstLine(unresolved.getSnippet().source());
      default -> Objects.toString(exception.getMessage(), exception.toString());
    };
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }

  /** Stops the cell that is being evaluated: at its next loop or call, or by an interrupt. */
  public void interrupt() {
    interrupted = true;
    CountDownLatch cell = running;
    try {
      // Between two snippets of a cell there is nothing to stop, so it is tried for a while.
      for (int i = 0; i < STOPS && cell.getCount() > 0; i++) {
        shell.stop();
        boolean _ = cell.await(MILLIS_BETWEEN_STOPS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What can stand at a place of a cell.
   *
   * @param words the continuations, the likeliest first
   * @param from where in the cell they begin
   */
  public record Completions(List<String> words, int from) {
    public Completions {
      words = List.copyOf(words);
    }
  }

  /** What can stand before a place of a cell; only its last snippet counts. */
  public Completions complete(String cell, int at) {
    int begin = lastSnippet(cell.substring(0, at));
    int[] from = {at - begin};
    List<Suggestion> suggestions =
        shell
            .sourceCodeAnalysis()
            .completionSuggestions(cell.substring(begin, at), at - begin, from);
    List<String> words =
        suggestions.stream()
            .sorted(Comparator.comparing((Suggestion each) -> !each.matchesType()))
            .map(Suggestion::continuation)
            .distinct()
            .toList();
    return new Completions(words, begin + from[0]);
  }

  /** Signatures, and Javadoc where there are sources, of what is at a place of a cell. */
  public List<SourceCodeAnalysis.Documentation> documentation(String cell, int at) {
    int end = at;
    while (end < cell.length() && Character.isJavaIdentifierPart(cell.charAt(end))) {
      end++;
    }
    if (end < cell.length() && cell.charAt(end) == '(') {
      end++; // a method is looked up by its call
    }
    int begin = lastSnippet(cell.substring(0, end));
    return shell.sourceCodeAnalysis().documentation(cell.substring(begin, end), end - begin, true);
  }

  /** Where the last snippet begins. */
  private int lastSnippet(String cell) {
    int begin = 0;
    CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(cell);
    while (next.completeness() == SourceCodeAnalysis.Completeness.COMPLETE
        && !next.remaining().isBlank()) {
      begin = cell.length() - next.remaining().length();
      next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
    }
    return begin;
  }

  /** Whether a console would run this, or wait for more. */
  public SourceCodeAnalysis.Completeness completeness(String cell) {
    CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(cell);
    while (next.completeness().isComplete() && !next.remaining().isBlank()) {
      next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
    }
    return next.completeness();
  }

  @Override
  public void close() {
    shell.close();
  }
}
