package io.mlids.api.packets.ring;

import io.mlids.api.packets.file.BlockPackets;
import io.mlids.api.packets.file.FileInterface;
import io.mlids.api.packets.file.PcapngBlocks;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import io.mlids.api.packets.file.RunDecoder;
import io.mlids.api.packets.file.SegmentBuilder;
import io.mlids.core.capture.PacketSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Writes one file of the ring. Not thread-safe. */
final class RingWriter implements AutoCloseable {
  /** A further interface needs a new file. */
  private static final int MOST_INTERFACES = 1_000;

  private final RingFile file;
  private final PacketSettings settings;
  private final FileChannel channel;
  private final Map<Link, Integer> numbers = new HashMap<>();

  /** One link type of one run, which has an interface of its own. */
  private record Link(RecordedRun run, int linkType) {}

  private RingWriter(RingFile file, PacketSettings settings, FileChannel channel) {
    this.file = file;
    this.settings = settings;
    this.channel = channel;
  }

  /** Creates a file, which must not exist. */
  static RingWriter create(RingFile file, PacketSettings settings) throws IOException {
    FileChannel channel =
        FileChannel.open(file.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    RingWriter writer = new RingWriter(file, settings, channel);
    try {
      byte[] header =
          PcapngBlocks.section(
              (file.isLive() ? "Packets of the sensor" : "Packets of uploads and streams")
                  + ", kept by ml-ids-api; ml-ids-api deletes this file when the ring is full.");
      writer.write(ByteBuffer.wrap(header));
      file.begin(header.length);
      return writer;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(file.path());
      throw e;
    }
  }

  RingFile file() {
    return file;
  }

  /** Returns whether the file is large enough, or has too many interfaces for another run. */
  boolean isFull() {
    return file.bytes() >= settings.fileBytes() || file.interfaces() >= MOST_INTERFACES;
  }

  /** Returns whether the file still exists. */
  boolean exists() {
    return Files.exists(file.path());
  }

  /**
   * Writes a block's packets. If this fails, the file ends after the previous block.
   *
   * @throws IOException if the packets could not be written
   */
  void append(PacketBlock block) throws IOException {
    BlockPackets packets = new BlockPackets(block.bytes(), 0, block.end(), type -> type);
    ByteBuffer view = ByteBuffer.wrap(block.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int linkType = PacketSource.NO_LINK_TYPE;
    try {
      // Interfaces are written first, so that the packets of the block are contiguous.
      while (packets.next()) {
        if (packets.linkType() == linkType) {
          continue;
        }
        linkType = packets.linkType();
        Link link = new Link(block.run(), linkType);
        if (!numbers.containsKey(link)) {
          FileInterface added =
              new FileInterface(
                  block.run(), linkType, block.decoder().isContinuedIn(file.number()));
          byte[] described = added.block(settings.snapLength());
          write(ByteBuffer.wrap(described));
          numbers.put(link, numbers.size());
          file.add(added, described.length);
        }
      }
      SegmentBuilder part = file.part(block.first());
      index(block, part, view);
      write(ByteBuffer.wrap(block.bytes(), 0, block.end()));
      file.extend(part, block.end(), block.first(), block.last());
    } catch (IOException e) {
      cut();
      throw e;
    }
  }

  /** Decodes the packets, sets their interface numbers, and removes payloads if required. */
  private void index(PacketBlock block, SegmentBuilder part, ByteBuffer view) {
    RunDecoder decoder = block.decoder();
    BlockPackets packets = new BlockPackets(block.bytes(), 0, block.end(), type -> type);
    int end = 0;
    int linkType = PacketSource.NO_LINK_TYPE;
    int number = 0;
    while (packets.next()) {
      decoder.decode(packets);
      synchronized (file) {
        part.add(decoder);
      }
      if (packets.linkType() != linkType) {
        linkType = packets.linkType();
        number = numbers.getOrDefault(new Link(block.run(), linkType), 0);
      }
      if (settings.headersOnly()) {
        end = shorten(block.bytes(), packets, number, end, decoder.headerBytes(packets));
      } else {
        view.putInt(packets.blockStart() + 8, number);
      }
    }
    if (settings.headersOnly()) {
      block.shorten(end);
    }
  }

  /** Moves a packet's headers to the end of those before it. */
  private static int shorten(byte[] bytes, BlockPackets packet, int number, int at, int kept) {
    long time = packet.timestamp();
    int length = packet.length();
    System.arraycopy(bytes, packet.offset(), bytes, at + PcapngBlocks.PACKET_HEADER, kept);
    return PcapngBlocks.frame(bytes, at, number, time, kept, length);
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Removes what an interrupted write has left behind. */
  private void cut() {
    try {
      channel.truncate(file.bytes());
      channel.position(file.bytes());
    } catch (IOException e) {
      // The index ends before the remains, so nobody reads them.
    }
  }

  /** Closes the file and writes its index. */
  @Override
  public void close() throws IOException {
    try (channel) {
      file.complete();
    }
  }
}
