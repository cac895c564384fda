package io.mlids.api.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms whose content resembles a boundary. */
class MultipartFileTest {
  private static final String BOUNDARY = "Xboundary";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1000, 100_000})
  void givesTheContentUnchangedInPiecesOfAnySize(int size) throws IOException {
    Random random = new Random(size);
    for (int round = 0; round < 20; round++) {
      byte[] content = content(random);
      ByteArrayOutputStream form = new ByteArrayOutputStream();
      part(form, "other", content(random));
      part(form, "file", content);
      part(form, "file", content(random));
      form.writeBytes(ascii("--" + BOUNDARY + "--\r\nepilogue"));
      InputStream body = inPieces(form.toByteArray(), size);
      MultipartFile file = new MultipartFile(body, BOUNDARY);
      assertThat(file.readAllBytes()).isEqualTo(content);
      file.finish();
      assertThat(body.read()).isNegative();
    }
  }

  @Test
  void aFileNameWithEscapeSequencesIsTakenLiterally() throws IOException {
    String form =
        "--%1$s\r\nContent-Disposition: form-data; filename=\"%2$s\"; name=file\r\n\r\nx\r\n--%1$s--"
            .formatted(BOUNDARY, "\\\"".repeat(1900));
    MultipartFile file = new MultipartFile(new ByteArrayInputStream(ascii(form)), BOUNDARY);
    assertThat(file.readAllBytes()).isEqualTo(ascii("x"));
  }

  private static byte[] content(Random random) {
    String[] pieces = {
      "\r\n--Xbound",
      "\r\n--",
      "\r",
      "\n",
      "x--Xboundary",
      "\r\n--Xboundar-",
      "\r\n\r\n",
      "\r\n-",
      "ab"
    };
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int i = random.nextInt(200); i > 0; i--) {
      content.writeBytes(ascii(pieces[random.nextInt(pieces.length)]));
      content.write(random.nextInt(256));
    }
    return content.toByteArray();
  }

  private static void part(ByteArrayOutputStream form, String name, byte[] content) {
    form.writeBytes(
        ascii(
            "--%s\r\nContent-Disposition: form-data; filename=\"a;name=b\"; name=\"%s\"\r\n\r\n"
                .formatted(BOUNDARY, name)));
    form.writeBytes(content);
    form.writeBytes(ascii("\r\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A body that arrives in pieces of a given size. */
  private static InputStream inPieces(byte[] body, int size) {
    return new FilterInputStream(new ByteArrayInputStream(body)) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return super.read(into, offset, Math.min(size, length));
      }
    };
  }
}
