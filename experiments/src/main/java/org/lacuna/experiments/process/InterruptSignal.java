package org.lacuna.experiments.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a program that has processes of its own hear every Ctrl-C, and every termination, in place
 * of the JVM, which ends at the first and is deaf to a second.
 *
 * <p>The JDK has this in {@code sun.misc.Signal} alone, which a compiler warns of without a way to
 * say that it is meant; so it is found by its name. Where it is not there, the JVM ends as usual.
 */
public final class InterruptSignal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InterruptSignal.class);
  private static final List<String> NAMES = List.of("INT", "TERM");

  /** The handlers that were there before, by their signals. */
  private final Map<Object, Object> before = new LinkedHashMap<>();

  /** Listens until it is closed; what is run runs in a thread of its own. */
  public InterruptSignal(Runnable heard) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler calls =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  heard.run();
                  yield null;
                }
                case "equals" -> arguments != null && isSame(proxy, arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "interrupt signal";
              };
      Object ours =
          Proxy.newProxyInstance(
              InterruptSignal.class.getClassLoader(), new Class<?>[] {handler}, calls);
      for (String name : NAMES) {
        Object its = signal.getConstructor(String.class).newInstance(name);
        before.put(its, signal.getMethod("handle", signal, handler).invoke(null, its, ours));
      }
    } catch (ReflectiveOperationException e) {
      LOG.debug("signals cannot be heard here", e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // what Object.equals says
  private static boolean isSame(Object one, Object other) {
    return one == other;
  }

  @Override
  public void close() {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      for (Map.Entry<Object, Object> each : before.entrySet()) {
        Class<?> signal = each.getKey().getClass();
        signal.getMethod("handle", signal, handler).invoke(null, each.getKey(), each.getValue());
      }
    } catch (ReflectiveOperationException e) {
      LOG.debug("signals cannot be given back", e);
    }
  }
}
