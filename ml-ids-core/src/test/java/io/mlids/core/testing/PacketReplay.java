package io.mlids.core.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that replays the Ethernet frames of a capture at their original pace, using packet(7)
 * on Linux.
 */
public final class PacketReplay {
  private static final int FAMILY_PACKET = 17;
  private static final int RAW = 3;

  private PacketReplay() {}

  /** Arguments: a capture and an interface. */
  public static void main(String[] arguments) throws Throwable {
    MethodHandle socket =
        function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    MethodHandle index = function("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    MethodHandle send =
        function(
            "sendto",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined();
        PacketSource packets = CaptureFile.open(Path.of(arguments[0]), ReadMode.TOLERANT)) {
      MemorySegment address = arena.allocate(MemoryLayout.sequenceLayout(20, JAVA_INT));
      address.set(JAVA_SHORT, 0, (short) FAMILY_PACKET);
      address.set(JAVA_INT, 4, (int) index.invokeExact(arena.allocateFrom(arguments[1])));
      int descriptor = (int) socket.invokeExact(FAMILY_PACKET, RAW, 0);
      long began = System.nanoTime();
      long first = Long.MIN_VALUE;
      while (packets.next()) {
        first = first == Long.MIN_VALUE ? packets.timestamp() : first;
        long due = began + (packets.timestamp() - first) * 1000;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        long length = packets.capturedLength();
        MemorySegment frame = arena.allocate(length);
        MemorySegment.copy(
            MemorySegment.ofArray(packets.bytes()), packets.offset(), frame, 0, length);
        long sent = (long) send.invokeExact(descriptor, frame, length, 0, address, 20);
        if (sent != length) {
          throw new IOException("packet not sent");
        }
      }
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }
}
