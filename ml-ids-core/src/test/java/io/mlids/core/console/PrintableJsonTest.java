package io.mlids.core.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableJsonTest {

  @Test
  void escapesWhatATerminalWouldInterpretWithoutChangingTheParsedText() throws IOException {
    String text =
        "\u001b[2J \u007f \u009b31m \u0085 \u202e \u2066 \u2028 \ufeff \"\\ é 漢 \ud83d\ude00";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = PrintableJson.factory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("a\u202e", text);
      // Longer than the generator's buffer.
      json.writeStringField("long", text.repeat(2_000));
      json.writeEndObject();
    }
    String written = bytes.toString(StandardCharsets.UTF_8);
    assertThat(written)
        .containsIgnoringCase(
            "{\"a\\u202e\":\"\\u001b[2J \\u007f \\u009b31m \\u0085 \\u202e \\u2066 \\u2028 \\ufeff"
                + " \\\"\\\\ é 漢 \\ud83d\\ude00\"");
    assertThat(Terminal.printable(written)).isEqualTo(written);
    assertThat(new ObjectMapper().readTree(written).get("a\u202e").textValue()).isEqualTo(text);
    assertThat(new ObjectMapper().readTree(written).get("long").textValue())
        .isEqualTo(text.repeat(2_000));
  }
}
