package io.mlids.api.name;

import io.mlids.core.net.AddressRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes address databases in the <a href="https://maxmind.github.io/MaxMind-DB/">MaxMind DB
 * format</a>, version 2.0.
 */
public final class AddressDatabaseFile {
  private static final int SEPARATOR = 16;
  private static final int EMPTY = -1;

  private final int ipVersion;
  private final List<int[]> nodes = new ArrayList<>(List.of(node()));
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /**
   * @param ipVersion 4 or 6; a database of IPv6 networks also contains IPv4 networks
   */
  public AddressDatabaseFile(int ipVersion) {
    this.ipVersion = ipVersion;
  }

  private static int[] node() {
    return new int[] {EMPTY, EMPTY};
  }

  /** Adds a network that is not within another one. */
  public AddressDatabaseFile add(String network, Map<String, ?> record) {
    AddressRange range = AddressRange.parse(network);
    byte[] address = range.network().getAddress();
    boolean isMapped = ipVersion == 6 && address.length == 4;
    int bits = range.prefixLength() + (isMapped ? 96 : 0);
    byte[] whole = isMapped ? ByteBuffer.allocate(16).putInt(12, 0).array() : address;
    if (isMapped) {
      System.arraycopy(address, 0, whole, 12, 4);
    }
    int at = 0;
    for (int i = 0; i < bits - 1; i++) {
      int[] node = nodes.get(at);
      int bit = bit(whole, i);
      if (node[bit] == EMPTY) {
        node[bit] = nodes.size();
        nodes.add(node());
      }
      at = node[bit];
    }
    nodes.get(at)[bit(whole, bits - 1)] = -2 - data.size();
    write(record, data);
    return this;
  }

  private static int bit(byte[] address, int index) {
    return address[index / 8] >> 7 - index % 8 & 1;
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    ByteBuffer tree = ByteBuffer.allocate(nodes.size() * 8);
    for (int[] node : nodes) {
      for (int each : node) {
        int size = nodes.size();
        tree.putInt(each == EMPTY ? size : each < EMPTY ? size + SEPARATOR - each - 2 : each);
      }
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(tree.array());
    all.writeBytes(new byte[SEPARATOR]);
    all.writeBytes(data.toByteArray());
    all.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
    all.writeBytes("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", (short) 2);
    metadata.put("binary_format_minor_version", (short) 0);
    metadata.put("build_epoch", 1_700_000_000L);
    metadata.put("database_type", "Test");
    metadata.put("description", Map.of());
    metadata.put("ip_version", (short) ipVersion);
    metadata.put("languages", List.of());
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", (short) 32);
    write(metadata, all);
    return Files.write(file, all.toByteArray());
  }

  private static void write(Object value, ByteArrayOutputStream to) {
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 29) {
          to.write(2 << 5 | bytes.length);
        } else {
          to.write(2 << 5 | 29);
          to.write(bytes.length - 29);
        }
        to.writeBytes(bytes);
      }
      case Short number -> {
        to.write(5 << 5 | 2);
        to.writeBytes(ByteBuffer.allocate(2).putShort(number).array());
      }
      case Integer number -> {
        to.write(6 << 5 | 4);
        to.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
      }
      case Long number -> {
        to.write(8);
        to.write(2);
        to.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
      }
      case Map<?, ?> map -> {
        to.write(7 << 5 | map.size());
        map.forEach(
            (name, each) -> {
              write(name, to);
              write(each, to);
            });
      }
      case List<?> list -> {
        to.write(list.size());
        to.write(4);
        list.forEach(each -> write(each, to));
      }
      default -> throw new IllegalArgumentException("no type for " + value);
    }
  }
}
