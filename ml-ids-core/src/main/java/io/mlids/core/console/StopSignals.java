package io.mlids.core.console;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Handles signals until this object is closed. The first interrupt (Ctrl-C), termination or hang-up
 * signal runs a task that makes the work finish in an orderly way. A second signal ends the program
 * immediately, as usual. Thread-safe.
 *
 * <p>A shutdown hook would run too late. Other shutdown hooks are removing unfinished files, and
 * the exit code can no longer change. {@code sun.misc.Signal} is exported and documented, but javac
 * warns about every use. No {@code -Xlint} key or annotation suppresses this warning, and our build
 * treats warnings as errors, so the class is called by reflection. If the class is missing, signals
 * have their usual effect.
 */
public final class StopSignals implements AutoCloseable {
  private static final String[] NAMES = {"INT", "TERM", "HUP"};

  /** The offset that shells add to a signal number to form the exit code. */
  private static final int EXIT_CODE_OF_SIGNALS = 128;

  private final Map<Object, Object> replaced = new LinkedHashMap<>();
  private final Runnable stop;
  private OptionalInt number = OptionalInt.empty();

  private StopSignals(Runnable stop) {
    this.stop = stop;
  }

  /**
   * Installs the handlers.
   *
   * @param stop makes the work finish; called on another thread, at most once per signal
   */
  public static StopSignals calling(Runnable stop) {
    StopSignals signals = new StopSignals(stop);
    for (String name : NAMES) {
      signals.take(name);
    }
    return signals;
  }

  /** The exit code for the received signal, or empty if none was received. */
  public synchronized OptionalInt exitCode() {
    return number;
  }

  private synchronized void take(String name) {
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      MethodHandle onSignal =
          MethodHandles.lookup()
              .bind(this, "onSignal", MethodType.methodType(void.class, Object.class));
      Object handler = MethodHandleProxies.asInterfaceInstance(handlerType, onSignal);
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      replaced.put(signal, handle(signal, handler));
    } catch (ReflectiveOperationException e) {
      // The system does not support the signal, or the JVM does not allow handlers because of -Xrs.
    }
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), handlerType)
        .invoke(null, signal, handler);
  }

  // This method is called by reflection as the signal handler.
  @SuppressWarnings("UnusedMethod")
  private void onSignal(Object signal) {
    synchronized (this) {
      number = OptionalInt.of(EXIT_CODE_OF_SIGNALS + numberOf(signal));
    }
    close();
    stop.run();
  }

  private static int numberOf(Object signal) {
    try {
      return (int) signal.getClass().getMethod("getNumber").invoke(signal);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("sun.misc.Signal has no number", e);
    }
  }

  /** Restores the previous handlers. */
  @Override
  public synchronized void close() {
    replaced.forEach(
        (signal, handler) -> {
          try {
            handle(signal, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot restore a signal handler", e);
          }
        });
    replaced.clear();
  }
}
