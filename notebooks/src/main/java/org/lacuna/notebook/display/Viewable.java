package org.lacuna.notebook.display;

/** What shows itself when a cell ends with it. */
@FunctionalInterface
public interface Viewable {
  /** How it looks. */
  View view();
}
