package io.mlids.core.capture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.testing.CaptureBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureFileTest {

  @ParameterizedTest
  @CsvSource({
    "'', is empty",
    "GIF8, 47494638",
    "GI, ends after 2 bytes",
    "'{\"packets\": []}', neither pcap nor pcapng"
  })
  void rejectsAFileThatIsNotACaptureInOneLineWithTheReason(String content, String reason) {
    assertThatThrownBy(() -> open(content.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageStartingWith("some.pcap: ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "28b52ffd04005900, is compressed with zstd; unpack it first, zstd -dc FILE",
    "fd377a585a000004, is compressed with xz; unpack it first, xz -dc FILE",
    "425a683931415926, is compressed with bzip2; unpack it first, bzip2 -dc FILE",
    "04224d186440a7, is compressed with lz4; unpack it first, lz4 -dc FILE",
    "504b030414000000, is a zip archive; unpack it first, unzip -p FILE",
    "736e6f6f70000000, is a snoop capture; convert it, editcap",
    "474d425500020000, is a Network Monitor capture; convert it, editcap",
    "76657273696f6e2068747470733a2f2f6769742d6c66732e, is a Git LFS pointer, git lfs pull",
    "3c21444f43545950452068746d6c3e, is a web page, download"
  })
  void identifiesOtherFormatsAndSuggestsRemedies(String start, String kind, String remedy) {
    byte[] content = HexFormat.of().parseHex(start);
    assertThatThrownBy(() -> open(content))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageStartingWith("some.pcap: the content " + kind)
        .hasMessageContaining(remedy);
  }

  @Test
  void rejectsTruncatedHeaders() {
    assertThatThrownBy(() -> open(new byte[] {(byte) 0xD4, (byte) 0xC3, (byte) 0xB2, (byte) 0xA1}))
        .hasMessageContaining("after 4 of 24 bytes");
    assertThatThrownBy(() -> open(new byte[] {10, 13, 13, 10, 28, 0, 0, 0}))
        .hasMessageContaining("after 8 of 28 bytes");
    assertThatThrownBy(() -> open(new byte[] {0x1F, (byte) 0x8B, 8}))
        .hasMessageContaining("gzip header");
  }

  @Test
  void rejectsADamagedGzipHeaderWithTheFileAndTheRemedy() {
    byte[] unknownMethod = {0x1F, (byte) 0x8B, 9, 0, 0, 0, 0, 0, 0, 0, 3, 0};
    assertThatThrownBy(() -> open(unknownMethod))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageStartingWith("some.pcap: its gzip header is damaged (")
        .hasMessageEndingWith("; copy it again");
  }

  @Test
  void rejectsGzipWithoutContentWithTheReason() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 20_000; i++) {
      members.writeBytes(gzip(new byte[0]));
    }
    members.writeBytes(gzip(new CaptureBytes().pcap()));
    assertThatThrownBy(() -> open(members.toByteArray()))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageStartingWith("some.pcap: its gzip data is damaged (more than 10000 empty")
        .hasMessageEndingWith("; copy it again");
    byte[] cut = Arrays.copyOf(gzip(new CaptureBytes().pcap()), 11);
    assertThatThrownBy(() -> open(cut))
        .hasMessageStartingWith("some.pcap: its gzip data is damaged (it ends within");
    assertThatThrownBy(() -> open(gzip(new byte[0]))).hasMessageContaining("is empty");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  @Test
  void rejectsDirectoriesAndMissingFiles(@TempDir Path folder) {
    assertThatThrownBy(() -> CaptureFile.open(folder, ReadMode.TOLERANT))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> CaptureFile.open(folder.resolve("none.pcap"), ReadMode.TOLERANT))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static void open(byte[] content) throws IOException {
    CaptureFile.open(new ByteArrayInputStream(content), "some.pcap", ReadMode.TOLERANT).close();
  }
}
