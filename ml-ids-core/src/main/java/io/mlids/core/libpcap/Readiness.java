package io.mlids.core.libpcap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits with poll(2) until a file descriptor is readable. */
final class Readiness {
  private static final short READABLE = 1;
  private static final int EVENTS = 4;
  private static final int POLLFD = 8;

  /** How long to wait between checks if the capture has no descriptor to poll. */
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final MethodHandle POLL = poll();

  private final int descriptor;
  private final MemorySegment pollfd;

  private Readiness(int descriptor, MemorySegment pollfd) {
    this.descriptor = descriptor;
    this.pollfd = pollfd;
  }

  /**
   * Creates an object that waits for a descriptor to become ready.
   *
   * @param descriptor the file descriptor, or −1 if the capture has none; {@link #await} then
   *     always waits for 5 ms
   */
  static Readiness of(int descriptor, Arena arena) {
    MemorySegment pollfd = arena.allocate(POLLFD, 4);
    pollfd.set(JAVA_INT, 0, descriptor);
    pollfd.set(JAVA_SHORT, EVENTS, READABLE);
    return new Readiness(descriptor, pollfd);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle poll() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("poll"),
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  }

  /** Waits for at most the given time, and returns whether data may be available. */
  boolean await(int milliseconds) {
    if (descriptor < 0) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      return true;
    }
    try {
      return (int) POLL.invokeExact(pollfd, 1L, milliseconds) != 0;
    } catch (Throwable e) {
      throw new IllegalStateException("a call to poll failed", e);
    }
  }
}
