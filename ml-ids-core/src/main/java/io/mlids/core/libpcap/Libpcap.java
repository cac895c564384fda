package io.mlids.core.libpcap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * Bindings to the libpcap functions that ml-ids uses. The library is loaded when this class is
 * first used. Callers must call {@link #require} before any other method.
 *
 * @see <a href="https://www.tcpdump.org/manpages/pcap.3pcap.html">pcap(3PCAP)</a>
 */
final class Libpcap {
  static final int ERROR_BUFFER = 256;
  static final int ERROR_BREAK = -2;
  static final int ERROR_NO_SUCH_DEVICE = -5;
  static final int ERROR_PERMISSION_DENIED = -8;
  static final int ERROR_INTERFACE_NOT_UP = -9;
  static final int ERROR_PROMISCUOUS_PERMISSION_DENIED = -11;
  static final int DIRECTION_IN = 1;

  /** The netmask to pass if the network is unknown. */
  private static final int NETMASK_UNKNOWN = 0xFFFFFFFF;

  private static final List<String> NAMES =
      List.of("libpcap.so.1", "libpcap.so.0.8", "libpcap.so", "libpcap.dylib");

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Optional<SymbolLookup> LIBRARY = find();

  // The handles are constants, so that the compiler can inline the calls. If the library is not
  // installed, the handles are unbound.
  private static final MethodHandle FINDALLDEVS = returnsInt("findalldevs", ADDRESS, ADDRESS);
  private static final MethodHandle FREEALLDEVS = returnsNothing("freealldevs", ADDRESS);
  private static final MethodHandle CREATE = returnsAddress("create", ADDRESS, ADDRESS);
  private static final MethodHandle SET_SNAPLEN = returnsInt("set_snaplen", ADDRESS, JAVA_INT);
  private static final MethodHandle SET_PROMISC = returnsInt("set_promisc", ADDRESS, JAVA_INT);
  private static final MethodHandle SET_TIMEOUT = returnsInt("set_timeout", ADDRESS, JAVA_INT);
  private static final MethodHandle SET_BUFFER_SIZE =
      returnsInt("set_buffer_size", ADDRESS, JAVA_INT);
  private static final MethodHandle ACTIVATE = returnsInt("activate", ADDRESS);
  private static final MethodHandle GETERR = returnsAddress("geterr", ADDRESS);
  private static final MethodHandle STATUSTOSTR = returnsAddress("statustostr", JAVA_INT);
  private static final MethodHandle SETNONBLOCK =
      returnsInt("setnonblock", ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle GET_SELECTABLE_FD = returnsInt("get_selectable_fd", ADDRESS);
  private static final MethodHandle SETDIRECTION = returnsInt("setdirection", ADDRESS, JAVA_INT);
  private static final MethodHandle DATALINK = returnsInt("datalink", ADDRESS);
  private static final MethodHandle COMPILE =
      returnsInt("compile", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle SETFILTER = returnsInt("setfilter", ADDRESS, ADDRESS);
  private static final MethodHandle FREECODE = returnsNothing("freecode", ADDRESS);
  private static final MethodHandle NEXT_EX = returnsInt("next_ex", ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle STATS = returnsInt("stats", ADDRESS, ADDRESS);
  private static final MethodHandle CLOSE = returnsNothing("close", ADDRESS);
  private static final MethodHandle OPEN_DEAD = returnsAddress("open_dead", JAVA_INT, JAVA_INT);

  // This call is short and reads a packet in a Java array, so it is marked as critical.
  private static final MethodHandle OFFLINE_FILTER =
      handle(
          "pcap_offline_filter",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
          Linker.Option.critical(true));

  private Libpcap() {}

  /**
   * Checks that the library is available.
   *
   * @param what the feature that needs the library; the error message begins with this text
   */
  static void require(String what) throws CaptureUnavailableException {
    if (LIBRARY.isEmpty()) {
      throw new CaptureUnavailableException(
          what
              + " needs libpcap, which is not installed; install it with: apt-get install"
              + " libpcap0.8");
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<SymbolLookup> find() {
    for (String name : NAMES) {
      try {
        return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
      } catch (IllegalArgumentException e) {
        // Try the next name of the library.
      }
    }
    return Optional.empty();
  }

  private static MethodHandle returnsInt(String name, MemoryLayout... arguments) {
    return handle("pcap_" + name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle returnsAddress(String name, MemoryLayout... arguments) {
    return handle("pcap_" + name, FunctionDescriptor.of(ADDRESS, arguments));
  }

  private static MethodHandle returnsNothing(String name, MemoryLayout... arguments) {
    return handle("pcap_" + name, FunctionDescriptor.ofVoid(arguments));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      String symbol, FunctionDescriptor signature, Linker.Option... options) {
    // If the library is not installed, the handle expects the address of the function as its first
    // argument, so every call fails.
    return LIBRARY
        .map(library -> LINKER.downcallHandle(library.findOrThrow(symbol), signature, options))
        .orElseGet(() -> LINKER.downcallHandle(signature, options));
  }

  static int findAllDevices(MemorySegment first, MemorySegment error) {
    try {
      return (int) FINDALLDEVS.invokeExact(first, error);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void freeAllDevices(MemorySegment first) {
    try {
      FREEALLDEVS.invokeExact(first);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment create(MemorySegment name, MemorySegment error) {
    try {
      return (MemorySegment) CREATE.invokeExact(name, error);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int setSnapLength(MemorySegment pcap, int bytes) {
    return call(SET_SNAPLEN, pcap, bytes);
  }

  static int setPromiscuous(MemorySegment pcap, boolean on) {
    return call(SET_PROMISC, pcap, on ? 1 : 0);
  }

  static int setTimeout(MemorySegment pcap, int milliseconds) {
    return call(SET_TIMEOUT, pcap, milliseconds);
  }

  static int setBufferSize(MemorySegment pcap, int bytes) {
    return call(SET_BUFFER_SIZE, pcap, bytes);
  }

  static int setDirection(MemorySegment pcap, int direction) {
    return call(SETDIRECTION, pcap, direction);
  }

  static int activate(MemorySegment pcap) {
    return call(ACTIVATE, pcap);
  }

  static int selectableDescriptor(MemorySegment pcap) {
    return call(GET_SELECTABLE_FD, pcap);
  }

  static int dataLink(MemorySegment pcap) {
    return call(DATALINK, pcap);
  }

  static int setNonBlocking(MemorySegment pcap, MemorySegment error) {
    try {
      return (int) SETNONBLOCK.invokeExact(pcap, 1, error);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The error message of the last call on a libpcap handle. */
  static String lastError(MemorySegment pcap) {
    try {
      return NativeMemory.string((MemorySegment) GETERR.invokeExact(pcap));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The description of a status code. */
  static String statusText(int status) {
    try {
      return NativeMemory.string((MemorySegment) STATUSTOSTR.invokeExact(status));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int compile(MemorySegment pcap, MemorySegment program, MemorySegment expression) {
    try {
      return (int) COMPILE.invokeExact(pcap, program, expression, 1, NETMASK_UNKNOWN);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int setFilter(MemorySegment pcap, MemorySegment program) {
    return call(SETFILTER, pcap, program);
  }

  static void freeCode(MemorySegment program) {
    try {
      FREECODE.invokeExact(program);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Reads the next packet. Returns 1 for a packet, 0 if no packet is available yet, and a negative
   * number for an error or at the end.
   */
  static int nextPacket(MemorySegment pcap, MemorySegment header, MemorySegment data) {
    try {
      return (int) NEXT_EX.invokeExact(pcap, header, data);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int statistics(MemorySegment pcap, MemorySegment counters) {
    return call(STATS, pcap, counters);
  }

  static void close(MemorySegment pcap) {
    try {
      CLOSE.invokeExact(pcap);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment openDead(int dataLink, int snapLength) {
    try {
      return (MemorySegment) OPEN_DEAD.invokeExact(dataLink, snapLength);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Returns whether a packet matches a filter program. {@code data} may be in a Java array. */
  static boolean matches(MemorySegment program, MemorySegment header, MemorySegment data) {
    try {
      return (int) OFFLINE_FILTER.invokeExact(program, header, data) != 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int call(MethodHandle function, MemorySegment pcap) {
    try {
      return (int) function.invokeExact(pcap);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int call(MethodHandle function, MemorySegment pcap, int argument) {
    try {
      return (int) function.invokeExact(pcap, argument);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int call(MethodHandle function, MemorySegment pcap, MemorySegment argument) {
    try {
      return (int) function.invokeExact(pcap, argument);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Native functions do not throw exceptions, so any exception is a bug in this class. */
  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a call to libpcap failed", e);
  }
}
