package org.lacuna.experiments;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts arrays, to see whether what is done again and again frees what it made. */
public final class LiveArrays {
  private LiveArrays() {}

  /** Everything that a manager and the managers under it hold. */
  public static int of(NDManager manager) {
    try {
      int count = 0;
      for (String name : new String[] {"resources", "tempResources"}) {
        Field field = BaseNDManager.class.getDeclaredField(name);
        field.setAccessible(true);
        for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
          count += 1 + (resource instanceof NDManager sub ? of(sub) : 0);
        }
      }
      return count;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
