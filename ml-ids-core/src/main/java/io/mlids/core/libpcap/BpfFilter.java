package io.mlids.core.libpcap;

import io.mlids.core.capture.PacketSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Selects packets of a capture with a tcpdump filter expression, compiled by libpcap. An expression
 * compiles to a different program for each link type, so each is compiled at its first packet.
 * Belongs to the thread that created it; {@link #close} frees the native memory.
 *
 * @see <a href="https://www.tcpdump.org/manpages/pcap-filter.7.html">pcap-filter(7)</a>
 */
public final class BpfFilter implements AutoCloseable {
  private static final int ETHERNET = 1;
  private static final int LINUX_SLL = 113;

  /** Raw IP has different numbers in files and in libpcap. */
  private static final int LINKTYPE_RAW = 101;

  private static final int DLT_RAW = 12;

  private final String expression;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment header = PcapStructs.packetHeader(arena);
  private final Map<Integer, MemorySegment> programs = new HashMap<>();

  /** Why the expression cannot be used for a link type. */
  private final Map<Integer, BpfFilterException> refusals = new HashMap<>();

  private int lastLinkType = -1;
  private MemorySegment lastProgram = MemorySegment.NULL;
  private byte[] lastBytes = {};
  private MemorySegment lastSegment = MemorySegment.ofArray(lastBytes);

  private BpfFilter(String expression) {
    this.expression = expression;
  }

  /**
   * The filter of an expression.
   *
   * @throws CaptureUnavailableException without libpcap
   * @throws BpfFilterException if the expression is wrong for every common link type
   */
  public static BpfFilter of(String expression)
      throws CaptureUnavailableException, BpfFilterException {
    Libpcap.require("a filter");
    BpfFilter filter = new BpfFilter(expression);
    try {
      filter.program(ETHERNET);
    } catch (BpfFilterException e) {
      try {
        // Knows terms that Ethernet does not.
        filter.program(LINUX_SLL);
      } catch (BpfFilterException alsoWrong) {
        filter.close();
        throw e;
      }
    }
    return filter;
  }

  /**
   * The packets of a source that match. Closing it closes the source, not the filter. Packets that
   * do not match count as not read. Packets whose link type the expression does not support are
   * passed on without a link type, so that they are counted but never decoded; if the source has no
   * others, its end is a {@link BpfFilterException}.
   */
  public PacketSource over(PacketSource source) {
    return new FilteredPackets(source, this);
  }

  /** Why the expression cannot be used for a link type; nothing if it can. */
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

  /** Whether the current packet matches; call only if {@link #refusal} is empty. */
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

  /** The program of an expression; its instructions are to be freed by {@link Libpcap#freeCode}. */
  static MemorySegment compile(MemorySegment pcap, String expression, Arena arena)
      throws BpfFilterException {
    MemorySegment program = PcapStructs.program(arena);
    if (Libpcap.compile(pcap, program, arena.allocateFrom(expression)) != 0) {
      throw new BpfFilterException(expression, Libpcap.lastError(pcap));
    }
    return program;
  }

  /** The number in files of a number within libpcap. */
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
