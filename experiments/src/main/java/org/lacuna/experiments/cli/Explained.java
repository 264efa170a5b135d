package org.lacuna.experiments.cli;

import org.lacuna.config.Template;

/** How the parameters of a plug-in are shown. */
final class Explained {
  private Explained() {}

  /** As YAML, each key with its sentence and default, set in; empty where there are none. */
  static String parameters(Record defaults) {
    return defaults.getClass().getRecordComponents().length == 0
        ? ""
        : Template.yaml(defaults).indent(4);
  }
}
