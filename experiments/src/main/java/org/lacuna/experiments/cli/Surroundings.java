package org.lacuna.experiments.cli;

import java.util.Map;
import org.lacuna.experiments.run.Workspace;

/** What the options above all commands say. */
public interface Surroundings {
  /** The folders and the methods that a command works with. */
  Workspace workspace();

  /** The variables that give a process of its own the same runs, texts, methods and kernel. */
  Map<String, String> environment();
}
