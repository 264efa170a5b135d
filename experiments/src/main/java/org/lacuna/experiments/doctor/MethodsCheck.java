package org.lacuna.experiments.doctor;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Methods;

/**
 * Whether the attention methods load, among them those of plug-ins.
 *
 * @param source loads them
 */
record MethodsCheck(Supplier<Methods> source) implements Check {
  @Override
  public String name() {
    return "methods";
  }

  @Override
  public void look(Consumer<Finding> found) {
    Methods methods;
    try {
      methods = source.get();
    } catch (MethodException e) {
      found.accept(
          Finding.problem(
              name(), Reasons.of(e), "mend --plugins or LACUNA_PLUGINS, or leave it out"));
      return;
    }
    long plugins =
        methods.all().stream().filter(method -> methods.plugin(method.name()).isPresent()).count();
    found.accept(
        Finding.fine(name(), "%d, of plug-ins: %d".formatted(methods.all().size(), plugins)));
  }
}
