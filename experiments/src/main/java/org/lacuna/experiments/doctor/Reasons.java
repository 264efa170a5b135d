package org.lacuna.experiments.doctor;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What exceptions say, in one line. */
final class Reasons {
  private Reasons() {}

  /** The messages of an exception and of its causes, each once. */
  static String of(Throwable thrown) {
    Set<String> said = new LinkedHashSet<>();
    for (@Nullable Throwable each = thrown; each != null; each = each.getCause()) {
      String message = each.getMessage();
      said.add(message == null ? each.getClass().getSimpleName() : message);
    }
    return String.join("; ", said);
  }
}
