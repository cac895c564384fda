package io.mlids.api.packets.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What is in a file of the ring: its interfaces in the order of their numbers, and its parts in the
 * order of their offsets. Immutable.
 *
 * @param bytes the size of the file that the index describes
 */
public record FileIndex(long bytes, List<FileInterface> interfaces, List<Segment> segments) {
  private static final int MAGIC = 0x4D4C5049;
  private static final int VERSION = 1;
  private static final int CHECKSUM_BYTES = Long.BYTES;

  public FileIndex {
    interfaces = List.copyOf(interfaces);
    segments = List.copyOf(segments);
  }

  /**
   * Writes the index to a file, which appears only when it is complete.
   *
   * @return the size of the file in bytes
   */
  long write(Path file) throws IOException {
    byte[] content = encoded();
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.write(unfinished, content);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return content.length;
  }

  private byte[] encoded() throws IOException {
    ByteArrayOutputStream bytesOut = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytesOut);
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeLong(bytes);
    out.writeInt(interfaces.size());
    for (FileInterface each : interfaces) {
      out.writeLong(each.run().number());
      out.writeLong(each.run().begun());
      out.writeUTF(each.run().origin());
      out.writeBoolean(each.run().live());
      out.writeInt(each.linkType());
      out.writeBoolean(each.continued());
    }
    out.writeInt(segments.size());
    for (Segment each : segments) {
      out.writeLong(each.offset());
      out.writeInt(each.length());
      out.writeLong(each.first());
      out.writeLong(each.last());
      out.writeInt(each.addresses().length);
      for (int address : each.addresses()) {
        out.writeInt(address);
      }
    }
    CRC32 sum = new CRC32();
    sum.update(bytesOut.toByteArray());
    out.writeLong(sum.getValue());
    return bytesOut.toByteArray();
  }

  /**
   * Reads an index.
   *
   * @param bytes the size of the file that the index must describe
   * @return empty if there is no index, if it is damaged, or if it describes another size
   */
  static Optional<FileIndex> read(Path file, long bytes) {
    try {
      byte[] content = Files.readAllBytes(file);
      int length = content.length - CHECKSUM_BYTES;
      if (length < 0) {
        return Optional.empty();
      }
      CRC32 sum = new CRC32();
      sum.update(content, 0, length);
      DataInputStream end =
          new DataInputStream(new ByteArrayInputStream(content, length, CHECKSUM_BYTES));
      if (end.readLong() != sum.getValue()) {
        return Optional.empty();
      }
      FileIndex index = decoded(new DataInputStream(new ByteArrayInputStream(content, 0, length)));
      return index.bytes == bytes ? Optional.of(index) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static FileIndex decoded(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC || in.readInt() != VERSION) {
      throw new IOException("not an index of this version");
    }
    long bytes = in.readLong();
    List<FileInterface> interfaces = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      interfaces.add(
          new FileInterface(
              new RecordedRun(in.readLong(), in.readLong(), in.readUTF(), in.readBoolean()),
              in.readInt(),
              in.readBoolean()));
    }
    List<Segment> segments = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      long offset = in.readLong();
      int length = in.readInt();
      long first = in.readLong();
      long last = in.readLong();
      int[] addresses = new int[in.readInt()];
      for (int i = 0; i < addresses.length; i++) {
        addresses[i] = in.readInt();
      }
      segments.add(new Segment(offset, length, first, last, addresses));
    }
    return new FileIndex(bytes, interfaces, segments);
  }
}
