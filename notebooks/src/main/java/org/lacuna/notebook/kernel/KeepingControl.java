package org.lacuna.notebook.kernel;

import java.lang.reflect.Field;
import jdk.jshell.JShell;
import jdk.jshell.VarSnippet;
import jdk.jshell.execution.LocalExecutionControl;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets in this process and gives and takes their variables as they are: JShell itself
 * hands out texts.
 */
final class KeepingControl extends LocalExecutionControl {
  private @Nullable Object value;
  private boolean giving;

  KeepingControl() {
    super(KeepingControl.class.getClassLoader());
  }

  /** JShell asks for a variable; its value is taken or given. */
  @Override
  public String varValue(String className, String name) throws RunException, InternalException {
    try {
      Field variable = findClass(className).getDeclaredField(name);
      variable.setAccessible(true); // the class is JShell's own
      if (giving) {
        variable.set(null, value);
      } else {
        value = variable.get(null);
      }
      return "";
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new InternalException("variable " + name + ": " + e);
    }
  }

  /** The value of a variable. */
  @Nullable Object take(JShell shell, VarSnippet variable) {
    String _ = shell.varValue(variable);
    Object taken = value;
    value = null; // it is not to be held any longer
    return taken;
  }

  /** Gives a variable a value, if it is of its type. */
  void give(JShell shell, VarSnippet variable, @Nullable Object its) {
    value = its;
    giving = true;
    try {
      String _ = shell.varValue(variable);
    } finally {
      giving = false;
      value = null;
    }
  }
}
