package org.lacuna.notebook.kernel;

import java.lang.reflect.Field;
import jdk.jshell.execution.LocalExecutionControl;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets in this process and gives their variables as they are: JShell itself hands out
 * texts.
 */
final class KeepingControl extends LocalExecutionControl {
  private @Nullable Object kept;

  KeepingControl() {
    super(KeepingControl.class.getClassLoader());
  }

  /** JShell asks for a variable; its value is kept. */
  @Override
  public String varValue(String className, String name) throws RunException, InternalException {
    try {
      Field variable = findClass(className).getDeclaredField(name);
      variable.setAccessible(true); // the class is JShell's own
      kept = variable.get(null);
      return "";
    } catch (ReflectiveOperationException e) {
      throw new InternalException("variable " + name + ": " + e);
    }
  }

  /** The value of the variable that JShell asked for last; it is not held any longer. */
  @Nullable Object take() {
    Object value = kept;
    kept = null;
    return value;
  }
}
