package io.mlids.core.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  /** The example from FIPS 180-2, appendix B.1. */
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  private static final String CHECKSUM =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void matchesTheStandardsExampleForEverySource(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("abc"), ABC);
    assertThat(Sha256.ofFile(file)).isEqualTo(CHECKSUM);
    assertThat(Sha256.ofStream(new ByteArrayInputStream(ABC))).isEqualTo(CHECKSUM);
    assertThat(HexFormat.of().formatHex(Sha256.of(ABC))).isEqualTo(CHECKSUM);
  }
}
