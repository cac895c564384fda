package io.mlids.api.packets.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of the ring from its start to build its index again, for example because the process
 * was killed before it wrote the index. Reading ends at the first block that is not intact.
 */
final class FileScan {
  private static final int WINDOW = 1 << 20;

  private final RingFile file;
  private final List<FileInterface> interfaces = new ArrayList<>();
  private final Map<RecordedRun, RunDecoder> decoders = new HashMap<>();

  private FileScan(Path path) {
    this.file = new RingFile(path, 0, false);
  }

  /**
   * Reads a file.
   *
   * @param most where to stop at the latest
   */
  static FileScan of(Path path, long most) throws IOException {
    FileScan scan = new FileScan(path);
    try (FileChannel channel = FileChannel.open(path)) {
      scan.read(channel, Math.min(most, channel.size()));
    }
    return scan;
  }

  /** The index of the intact blocks. */
  FileIndex index() throws IOException {
    return file.index();
  }

  private void read(FileChannel channel, long size) throws IOException {
    byte[] window = new byte[(int) Math.min(WINDOW, size)];
    ByteBuffer view = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    boolean intact = true;
    while (intact && file.bytes() < size) {
      long offset = file.bytes();
      int length = (int) Math.min(window.length, size - offset);
      RingFile.read(channel, ByteBuffer.wrap(window, 0, length).slice(), offset);
      int at = 0;
      int block = BlockPackets.blockSize(view, 0, length);
      intact = block > 0;
      while (block > 0 && intact) {
        intact = take(view, window, at, block, offset == 0 && at == 0);
        at += intact ? block : 0;
        block = BlockPackets.blockSize(view, at, length);
      }
    }
  }

  private boolean take(ByteBuffer view, byte[] window, int at, int size, boolean isFirst) {
    switch (view.getInt(at)) {
      case PcapngBlocks.SECTION -> {
        if (isFirst) {
          file.begin(size);
        }
        return isFirst;
      }
      case PcapngBlocks.INTERFACE -> {
        Optional<FileInterface> described =
            FileInterface.read(view.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(at));
        if (described.isPresent()) {
          interfaces.add(described.get());
          file.add(described.get(), size);
        }
        return described.isPresent();
      }
      case PcapngBlocks.PACKET -> {
        return packet(window, at, size);
      }
      default -> {
        return false;
      }
    }
  }

  private boolean packet(byte[] window, int at, int size) {
    BlockPackets packet =
        new BlockPackets(window, at, at + size, number -> interfaces.get(number).linkType());
    if (!packet.next()) {
      return false;
    }
    int number = packet.interfaceNumber();
    if (number < 0 || number >= interfaces.size()) {
      return false;
    }
    RunDecoder decoder =
        decoders.computeIfAbsent(interfaces.get(number).run(), run -> new RunDecoder(run));
    decoder.decode(packet);
    long time = packet.timestamp();
    SegmentBuilder part = file.part(time);
    part.add(decoder);
    file.extend(part, size, time, time);
    return true;
  }
}
