package io.mlids.api.packets.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An interface in a file of the ring: one link type of one run. Immutable.
 *
 * @param linkType the LINKTYPE number of its packets
 * @param continued whether earlier packets of the run are in an earlier file
 */
public record FileInterface(RecordedRun run, int linkType, boolean continued) {
  private static final int OPTIONS = 16;
  private static final Pattern DESCRIPTION =
      Pattern.compile("ml-ids run (\\d{1,18}) of (sensor|upload), begun (\\S{1,40})(, continued)?");

  /**
   * Encodes the interface description block. Everything in this record can be read from it again.
   *
   * @param snapLength the maximum captured length of a packet; 0 for no limit
   */
  public byte[] block(int snapLength) {
    return PcapngBlocks.interfaceDescription(
        linkType,
        snapLength,
        run.origin(),
        "ml-ids run "
            + run.number()
            + " of "
            + (run.live() ? "sensor" : "upload")
            + ", begun "
            + Instant.EPOCH.plus(run.begun(), ChronoUnit.MICROS)
            + (continued ? ", continued" : ""));
  }

  /**
   * Decodes an interface description block.
   *
   * @param block the block, positioned at its start
   * @return empty if the block does not come from this class
   */
  static Optional<FileInterface> read(ByteBuffer block) {
    int start = block.position();
    int end = start + block.getInt(start + 4) - 4;
    String name = "";
    String description = "";
    int at = start + OPTIONS;
    while (at + 4 <= end) {
      int code = Short.toUnsignedInt(block.getShort(at));
      int length = Short.toUnsignedInt(block.getShort(at + 2));
      if (code == 0 || at + 4 + length > end) {
        break;
      }
      byte[] text = new byte[length];
      block.get(at + 4, text);
      if (code == PcapngBlocks.INTERFACE_NAME) {
        name = new String(text, StandardCharsets.UTF_8);
      } else if (code == PcapngBlocks.INTERFACE_DESCRIPTION) {
        description = new String(text, StandardCharsets.UTF_8);
      }
      at += 4 + (length + 3 & ~3);
    }
    Matcher parts = DESCRIPTION.matcher(description);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      long begun = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(parts.group(3)));
      return Optional.of(
          new FileInterface(
              new RecordedRun(
                  Long.parseLong(parts.group(1)), begun, name, parts.group(2).equals("sensor")),
              Short.toUnsignedInt(block.getShort(start + 8)),
              parts.group(4) != null));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
