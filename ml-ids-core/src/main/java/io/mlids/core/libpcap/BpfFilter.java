package io.mlids.core.libpcap;

import io.mlids.core.capture.PacketSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which packets of a capture to use, in the language of tcpdump, by libpcap's own compiler. An
 * expression means different programs for different link types, so each is compiled when its first
 * packet comes. Belongs to the thread that made it; {@link #close} frees what libpcap holds.
 *
 * @see <a href="https://www.tcpdump.org/manpages/pcap-filter.7.html">pcap-filter(7)</a>
 */
public final class BpfFilter implements AutoCloseable {
  private static final int ETHERNET = 1;
  private static final int LINUX_SLL = 113;

  /** Raw IP has one number in files and another within libpcap. */
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
   * The packets of a source that pass. Closing it closes the source, not the filter. Packets that
   * do not pass count as not read. Those of a link type that the expression cannot be used for come
   * with no link type, so that they are seen and counted but never decoded; if the source has no
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

  /** Whether the packet at hand passes; after {@link #refusal} said that its link type is fine. */
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
