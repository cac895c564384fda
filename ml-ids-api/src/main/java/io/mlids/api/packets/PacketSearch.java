package io.mlids.api.packets;

import io.mlids.api.packets.file.BlockPackets;
import io.mlids.api.packets.file.FileIndex;
import io.mlids.api.packets.file.FileInterface;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import io.mlids.api.packets.file.RunDecoder;
import io.mlids.api.packets.file.Segment;
import io.mlids.core.packet.DecodedPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One search for packets, from file to file. Not thread-safe. */
final class PacketSearch {
  private static final int MOST_DATAGRAMS = 4_096;

  private final PacketSelection selection;
  private final CarveLimits limits;
  private final CarvedPackets carved;
  private final WholeFlows flows;
  private final long from;
  private final long until;
  private final long deadline;
  private final Map<RecordedRun, RunDecoder> decoders = new HashMap<>();
  private final Positions found = new Positions();
  private byte[] part = new byte[1 << 18];
  private long bytes;
  private boolean over;

  /** The places of fragments whose flow is not known yet, by {@link DecodedPacket#datagram}. */
  private final Map<Long, Positions> held =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Positions> eldest) {
          return size() > MOST_DATAGRAMS;
        }
      };

  PacketSearch(
      PacketSelection selection, Set<RecordedRun> runs, CarveLimits limits, CarvedPackets carved) {
    this.selection = selection;
    this.limits = limits;
    this.carved = carved;
    this.flows = new WholeFlows(selection.from(), selection.until());
    this.from = selection.from() - PacketCarver.REACH_MICROS;
    this.until = selection.until() + PacketCarver.REACH_MICROS;
    this.deadline = System.nanoTime() + limits.time().toNanos();
    runs.forEach(each -> decoders.put(each, new RunDecoder(each)));
  }

  /** Returns whether packets may be in a file. */
  boolean mayBeIn(FileIndex index) {
    return index.segments().stream().anyMatch(this::mayBeIn);
  }

  private boolean mayBeIn(Segment segment) {
    return segment.overlaps(from, until) && selection.mayBeIn(segment);
  }

  /** Returns whether a limit has been reached. */
  boolean isOver() {
    return over;
  }

  /** Searches the file that was opened last. */
  void in(FileIndex index) throws IOException {
    for (Segment each : index.segments()) {
      if (mayBeIn(each) && !over) {
        if (System.nanoTime() - deadline > 0) {
          over = true;
          carved.cut("the search took " + limits.time().toSeconds() + " s", each.first());
        } else {
          in(index, each);
        }
      }
    }
  }

  private void in(FileIndex index, Segment segment) throws IOException {
    if (part.length < segment.length()) {
      part = new byte[segment.length()];
    }
    RingFile.read(
        carved.channel(), ByteBuffer.wrap(part, 0, segment.length()).slice(), segment.offset());
    BlockPackets packets =
        new BlockPackets(
            part, 0, segment.length(), number -> index.interfaces().get(number).linkType());
    while (packets.next() && !over) {
      FileInterface link = index.interfaces().get(packets.interfaceNumber());
      RunDecoder decoder = decoders.get(link.run());
      long time = DecodedPacket.clampedTime(packets.timestamp());
      if (decoder != null && time >= from && time <= until) {
        decoder.decode(packets);
        take(decoder, segment.offset() + packets.blockStart(), packets.blockSize());
      }
    }
  }

  private void take(RunDecoder decoded, long offset, int size) {
    int file = carved.currentFile();
    long datagram = decoded.innermost().datagram();
    if (decoded.isHeld()) {
      held.computeIfAbsent(datagram, _ -> new Positions()).add(file, offset);
      return;
    }
    Positions earlier = datagram == 0 ? null : held.remove(datagram);
    if (!selection.contains(decoded)) {
      return;
    }
    DecodedPacket packet = decoded.isInnermostDecoded() ? decoded.innermost() : decoded.outermost();
    int before = found.size();
    if (earlier != null) {
      for (int i = 0; i < earlier.size(); i++) {
        flows.take(packet, earlier.file(i), earlier.offset(i), found);
      }
    }
    flows.take(packet, file, offset, found);
    bytes += (long) size * (found.size() - before);
    if (found.size() > before) {
      carved.saw(packet.timestamp());
    }
    if (found.size() >= limits.packets()) {
      over = true;
      carved.cut("it has reached " + limits.packets() + " packets", packet.timestamp());
    } else if (bytes >= limits.bytes()) {
      over = true;
      carved.cut("it has reached " + limits.bytes() + " bytes", packet.timestamp());
    }
  }

  /** Passes the places of the packets on. */
  void finish() {
    found.sort();
    carved.complete(found, flows.isIncomplete());
  }
}
