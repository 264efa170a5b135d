package org.lacuna.notebook;

import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.lacuna.config.ConfigException;
import org.lacuna.methods.AttentionMethodContract;
import org.lacuna.notebook.CheckedCase.Outcome;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * An attention method put through {@link AttentionMethodContract}, from a notebook. As the end of a
 * cell it shows what came of each promise.
 *
 * @param name of the class that extends the contract
 * @param cases all of them, in the order in which they were checked
 */
public record ContractCheck(String name, List<CheckedCase> cases) implements Viewable {
  /** Copies the cases. */
  public ContractCheck {
    cases = List.copyOf(cases);
  }

  /**
   * Checks a method, with every kernel that can run here; takes about a minute.
   *
   * @param contract a class that extends {@link AttentionMethodContract}, of a cell or of the class
   *     path
   * @param listener hears of each case when it is done
   * @throws ConfigException if the class cannot be run
   */
  public static ContractCheck of(Class<?> contract, Consumer<CheckedCase> listener) {
    requireRunnable(contract);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(contract))
            .filters(EngineFilter.includeEngines("junit-jupiter"))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .build();
    ContractListener cases = new ContractListener(listener);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // JUnit looks up by name through it, and a cell's class is known to its own loader alone.
    thread.setContextClassLoader(contract.getClassLoader());
    try {
      launcher().execute(request, cases);
    } finally {
      thread.setContextClassLoader(before);
    }
    if (cases.all().isEmpty()) {
      throw unusable(contract, "nothing in it can be checked");
    }
    return new ContractCheck(contract.getSimpleName(), cases.all());
  }

  /** Nothing listens but what is asked, whatever there is on the class path. */
  private static Launcher launcher() {
    return LauncherFactory.create(
        LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .build());
  }

  private static void requireRunnable(Class<?> contract) {
    if (!AttentionMethodContract.class.isAssignableFrom(contract)) {
      throw unusable(contract, "expected a class that extends AttentionMethodContract");
    }
    if (Modifier.isAbstract(contract.getModifiers())) {
      throw unusable(contract, "it is abstract; expected one that names a method and parameters");
    }
    if (contract.isLocalClass()
        || contract.isAnonymousClass()
        || (contract.isMemberClass() && !Modifier.isStatic(contract.getModifiers()))) {
      throw unusable(contract, "it is within an instance; expected a class of its own, or static");
    }
    boolean made =
        Stream.of(contract.getDeclaredConstructors())
            .anyMatch(
                each -> each.getParameterCount() == 0 && !Modifier.isPrivate(each.getModifiers()));
    if (!made) {
      throw unusable(contract, "expected a constructor without parameters");
    }
  }

  private static ConfigException unusable(Class<?> contract, String why) {
    String name =
        contract.getSimpleName().isEmpty() ? contract.getName() : contract.getSimpleName();
    return new ConfigException(name + " cannot be checked: " + why);
  }

  /** Whether every promise holds that concerns the method. */
  public boolean passed() {
    return cases.stream().noneMatch(each -> each.outcome() == Outcome.FAILED);
  }

  /** What came of each promise, in the order in which they were checked. */
  public List<CheckedPromise> promises() {
    SequencedMap<String, List<CheckedCase>> byCheck = new LinkedHashMap<>();
    for (CheckedCase each : cases) {
      byCheck.merge(
          each.check(), List.of(each), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return byCheck.entrySet().stream()
        .map(entry -> CheckedPromise.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** A row a promise: check, cases, passed, skipped, failed, first failure. */
  public Table table() {
    StringColumn check = StringColumn.create("check");
    IntColumn all = IntColumn.create("cases");
    IntColumn passed = IntColumn.create("passed");
    IntColumn skipped = IntColumn.create("skipped");
    IntColumn failed = IntColumn.create("failed");
    StringColumn firstFailure = StringColumn.create("first failure");
    for (CheckedPromise promise : promises()) {
      check.append(promise.name());
      all.append(promise.cases());
      passed.append(promise.passed());
      skipped.append(promise.skipped());
      failed.append(promise.failed());
      firstFailure.append(promise.firstFailure());
    }
    return Table.create(name, check, all, passed, skipped, failed, firstFailure);
  }

  @Override
  public View view() {
    return View.of(shown());
  }

  /** What there is to see: whether a promise holds, and only if it does not, where and why. */
  private Table shown() {
    StringColumn check = StringColumn.create("promise");
    StringColumn outcome = StringColumn.create("outcome");
    for (CheckedPromise promise : promises()) {
      check.append(promise.name());
      outcome.append(promise.outcome());
    }
    return Table.create(name).addColumns(check, outcome);
  }

  @Override
  public String toString() {
    return view().text();
  }
}
