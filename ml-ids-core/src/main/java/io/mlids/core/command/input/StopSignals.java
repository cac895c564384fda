package io.mlids.core.command.input;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * While it is open, the first interrupt (Ctrl-C), termination or hang-up signal lets work end by
 * itself, with everything written and its own exit code; a further one ends the program at once, as
 * signals do otherwise.
 *
 * <p>A shutdown hook would not do: by then the JVM removes unfinished files. What the JDK has
 * instead, {@code sun.misc.Signal}, is exported and documented, yet importing it is a warning that
 * cannot be switched off; so it is called by name, and where it is missing signals stay as they
 * are.
 */
public final class StopSignals implements AutoCloseable {
  private static final String[] NAMES = {"INT", "TERM", "HUP"};

  private final Map<Object, Object> replaced = new LinkedHashMap<>();
  private final Runnable stop;

  private StopSignals(Runnable stop) {
    this.stop = stop;
  }

  /**
   * Takes the signals over.
   *
   * @param stop lets the work come to its end soon; called by another thread, perhaps twice
   */
  public static StopSignals calling(Runnable stop) {
    StopSignals signals = new StopSignals(stop);
    for (String name : NAMES) {
      signals.take(name);
    }
    return signals;
  }

  private void take(String name) {
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onCall = this::onHandlerCall;
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(), new Class<?>[] {handlerType}, onCall);
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      replaced.put(signal, handle(signal, handler));
    } catch (ReflectiveOperationException e) {
      // The system does not know the signal, or the JVM keeps it for itself (-Xrs).
    }
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Method handle = signal.getClass().getMethod("handle", signal.getClass(), handlerType);
    return handle.invoke(null, signal, handler);
  }

  private Object onHandlerCall(Object handler, Method called, Object[] arguments) {
    return switch (called.getName()) {
      case "handle" -> {
        close();
        stop.run();
        yield null;
      }
      case "equals" -> handler == arguments[0];
      case "hashCode" -> System.identityHashCode(handler);
      default -> "stop signals";
    };
  }

  /** Gives the signals back. */
  @Override
  public synchronized void close() {
    replaced.forEach(
        (signal, handler) -> {
          try {
            handle(signal, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a signal can be taken over but not given back", e);
          }
        });
    replaced.clear();
  }
}
