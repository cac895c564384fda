package io.mlids.core.libpcap;

import io.mlids.core.capture.PacketSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Selects the packets of a capture with a tcpdump filter expression that libpcap compiles. An
 * expression compiles to a different program for each link type. Each program is compiled when a
 * packet first needs it. A filter may be used only by the thread that created it. {@link #close}
 * frees the native memory of the filter.
 *
 * @see <a href="https://www.tcpdump.org/manpages/pcap-filter.7.html">pcap-filter(7)</a>
 */
public final class BpfFilter implements AutoCloseable {
  private static final int ETHERNET = 1;
  private static final int LINUX_SLL = 113;

  /**
   * The LINKTYPE number for raw IP packets. Within libpcap, this link type has a different number.
   */
  private static final int LINKTYPE_RAW = 101;

  private static final int DLT_RAW = 12;

  private final String expression;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment header = PcapStructs.packetHeader(arena);
  private final Map<Integer, MemorySegment> programs = new HashMap<>();

  /** The link types that the expression does not support, each with the reason. */
  private final Map<Integer, BpfFilterException> refusals = new HashMap<>();

  private int lastLinkType = -1;
  private MemorySegment lastProgram = MemorySegment.NULL;
  private byte[] lastBytes = {};
  private MemorySegment lastSegment = MemorySegment.ofArray(lastBytes);

  private BpfFilter(String expression) {
    this.expression = expression;
  }

  /**
   * Compiles a filter expression.
   *
   * @throws CaptureUnavailableException if libpcap is not installed
   * @throws BpfFilterException if the expression is invalid for both Ethernet and Linux cooked
   *     captures
   */
  public static BpfFilter of(String expression)
      throws CaptureUnavailableException, BpfFilterException {
    Libpcap.require("filtering");
    BpfFilter filter = new BpfFilter(expression);
    try {
      filter.program(ETHERNET);
    } catch (BpfFilterException e) {
      try {
        // Filters for Linux cooked captures may contain terms that are invalid for Ethernet.
        filter.program(LINUX_SLL);
      } catch (BpfFilterException alsoWrong) {
        filter.close();
        throw e;
      }
    }
    return filter;
  }

  /**
   * Returns the packets of a source that match the filter. Closing the result closes the source,
   * but not the filter. Packets that do not match do not count as read. Packets whose link type the
   * expression does not support are returned without a link type, so they are counted but not
   * decoded. If all packets of the source have unsupported link types, reading ends with a {@link
   * BpfFilterException}.
   */
  public PacketSource over(PacketSource source) {
    return new FilteredPackets(source, this);
  }

  /** Returns the reason why the expression does not support a link type, or empty if it does. */
  Optional<BpfFilterException> refusal(int linkType) {
    if (linkType == lastLinkType) {
      return Optional.empty();
    }
    BpfFilterException refusal = refusals.get(linkType);
    if (refusal == null) {
      try {
        lastProgram = program(linkType);
        lastLinkType = linkType;
      } catch (BpfFilterException e) {
        refusals.put(linkType, e);
        refusal = e;
      }
    }
    return Optional.ofNullable(refusal);
  }

  /**
   * Returns whether the current packet matches the filter. Callers must check first that {@link
   * #refusal} is empty.
   */
  boolean matches(PacketSource packet) {
    if (packet.bytes() != lastBytes) {
      lastBytes = packet.bytes();
      lastSegment = MemorySegment.ofArray(lastBytes);
    }
    PcapStructs.setLengths(header, packet.capturedLength(), packet.length());
    return Libpcap.matches(
        lastProgram, header, lastSegment.asSlice(packet.offset(), packet.capturedLength()));
  }

  private MemorySegment program(int linkType) throws BpfFilterException {
    MemorySegment known = programs.get(linkType);
    if (known != null) {
      return known;
    }
    MemorySegment pcap =
        Libpcap.openDead(
            linkType == LINKTYPE_RAW ? DLT_RAW : linkType, LiveCaptureSettings.LARGEST_SNAP_LENGTH);
    try {
      MemorySegment program = compile(pcap, expression, arena);
      programs.put(linkType, program);
      return program;
    } finally {
      Libpcap.close(pcap);
    }
  }

  /**
   * Compiles an expression to a program. Callers must free its instructions with {@link
   * Libpcap#freeCode}.
   */
  static MemorySegment compile(MemorySegment pcap, String expression, Arena arena)
      throws BpfFilterException {
    MemorySegment program = PcapStructs.program(arena);
    if (Libpcap.compile(pcap, program, arena.allocateFrom(expression)) != 0) {
      throw new BpfFilterException(expression, Libpcap.lastError(pcap));
    }
    return program;
  }

  /** Converts libpcap's number for a link type to the LINKTYPE number used in capture files. */
  static int linkType(int dataLink) {
    return dataLink == DLT_RAW ? LINKTYPE_RAW : dataLink;
  }

  @Override
  public void close() {
    programs.values().forEach(Libpcap::freeCode);
    programs.clear();
    arena.close();
  }
}
