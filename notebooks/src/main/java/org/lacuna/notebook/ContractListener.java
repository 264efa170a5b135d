package org.lacuna.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.lacuna.notebook.CheckedCase.Outcome;

/** Hears from JUnit what came of each case, and words it. */
final class ContractListener implements TestExecutionListener {
  /** Characters of a reason. */
  private static final int LONGEST = 160;

  private final Consumer<CheckedCase> listener;
  private final List<CheckedCase> cases = new ArrayList<>();
  private @Nullable TestPlan plan;

  ContractListener(Consumer<CheckedCase> listener) {
    this.listener = listener;
  }

  List<CheckedCase> all() {
    return cases;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionSkipped(TestIdentifier part, String reason) {
    add(part, Outcome.SKIPPED, oneLine(reason));
  }

  @Override
  public void executionFinished(TestIdentifier part, TestExecutionResult result) {
    String detail = result.getThrowable().map(ContractListener::said).orElse("");
    switch (result.getStatus()) {
      case FAILED -> add(part, Outcome.FAILED, detail);
      case ABORTED -> add(part, Outcome.SKIPPED, detail);
      case SUCCESSFUL -> {
        if (part.isTest()) {
          add(part, Outcome.PASSED, "");
        }
      }
    }
  }

  /** A part that is no test is one whose tests could not even begin. */
  private void add(TestIdentifier part, Outcome outcome, String detail) {
    TestPlan running = Objects.requireNonNull(plan);
    List<TestIdentifier> path = new ArrayList<>();
    for (Optional<TestIdentifier> each = Optional.of(part);
        each.isPresent();
        each = running.getParent(each.get())) {
      path.addFirst(each.get());
    }
    // Engine and class; then the kernel, the check, its parameter, as far as there are any.
    List<TestIdentifier> inside = path.subList(Math.min(2, path.size()), path.size());
    TestIdentifier check =
        inside.stream().filter(ContractListener::isOfMethod).findFirst().orElse(part);
    String at =
        inside.stream()
            .filter(each -> !each.equals(check))
            .map(TestIdentifier::getDisplayName)
            .collect(Collectors.joining(", "));
    CheckedCase done = new CheckedCase(check.getDisplayName(), at, outcome, detail);
    cases.add(done);
    listener.accept(done);
  }

  private static boolean isOfMethod(TestIdentifier part) {
    return part.getSource().filter(MethodSource.class::isInstance).isPresent();
  }

  private static String said(Throwable thrown) {
    String message = Objects.requireNonNullElse(thrown.getMessage(), "");
    String said = oneLine(message.replaceFirst("^Assumption failed: ", ""));
    return said.isEmpty() ? thrown.getClass().getSimpleName() : said;
  }

  /** What is expected and found stands on lines of their own, and arrays are long. */
  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
