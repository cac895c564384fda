package io.mlids.core.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Recognises other file formats by their magic bytes, so that error messages can suggest a remedy.
 */
record OtherFormat(byte[] start, String remedy) {
  private static final String CONVERT = "; convert it with: editcap -F pcapng FILE NEW.pcapng";
  private static final String UNPACK = "; unpack it first, or use '-' and pipe it in with: ";

  private static final List<OtherFormat> ALL =
      List.of(
          bytes("28b52ffd", "is compressed with zstd" + UNPACK + "zstd -dc FILE"),
          bytes("fd377a58", "is compressed with xz" + UNPACK + "xz -dc FILE"),
          bytes("425a68", "is compressed with bzip2" + UNPACK + "bzip2 -dc FILE"),
          bytes("04224d18", "is compressed with lz4" + UNPACK + "lz4 -dc FILE"),
          bytes("504b0304", "is a zip archive" + UNPACK + "unzip -p FILE"),
          bytes("377abcaf", "is a 7-Zip archive; unpack it first"),
          text("snoop", "is a snoop capture" + CONVERT),
          text("GMBU", "is a Network Monitor capture" + CONVERT),
          text("RTSS", "is a Network Monitor capture" + CONVERT),
          text("XCP\0", "is a NetXRay capture" + CONVERT),
          text("TRSNIFF", "is a Sniffer capture" + CONVERT),
          text(
              "version https://git-lfs",
              "is a Git LFS pointer; fetch the capture with: git lfs pull"),
          text("<!DOCTYPE", "is a web page, not the capture; download the file itself"),
          text("<html", "is a web page, not the capture; download the file itself"));

  private static OtherFormat bytes(String hex, String remedy) {
    return new OtherFormat(HexFormat.of().parseHex(hex), remedy);
  }

  private static OtherFormat text(String start, String remedy) {
    return new OtherFormat(start.getBytes(StandardCharsets.US_ASCII), remedy);
  }

  /** Returns the format of the buffer's content, if it is recognised. */
  static Optional<OtherFormat> of(CaptureBuffer buffer) throws IOException {
    for (OtherFormat format : ALL) {
      if (buffer.has(format.start.length) && format.begins(buffer)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private boolean begins(CaptureBuffer buffer) {
    for (int i = 0; i < start.length; i++) {
      if (buffer.u8(i) != (start[i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }
}
