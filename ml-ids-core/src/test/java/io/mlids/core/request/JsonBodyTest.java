package io.mlids.core.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonBodyTest {
  @Test
  void keepsNoNamesOfABody() throws IOException {
    String body = "{\"a name that only this body has\":1}";
    String first = names(body).getFirst();
    String second = names(body).getFirst();
    // If names were cached, both would be the same object.
    assertThat(second).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void rejectsLongNames() throws IOException {
    String longest = "x".repeat(JsonBody.MAX_NAME);
    assertThat(names("{\"" + longest + "\":1}")).containsExactly(longest);
    assertThatThrownBy(() -> names("{\"" + longest + "x\":1}"))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessage(
            "the body is not valid JSON: Name length (4097) exceeds the maximum allowed (4096);"
                + " send an example");
  }

  @Test
  void explainsErrorsWithoutTheParsersAdviceToProgrammers() {
    assertThatThrownBy(() -> names("{\"a\":+1}"))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("plus sign")
        .hasMessageNotContainingAny("enable", "Feature", "Source");
  }

  @Test
  void rejectsOtherEncodings() {
    for (String name : List.of("UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")) {
      assertThatThrownBy(() -> names("{\"a\":1}".getBytes(Charset.forName(name))))
          .as(name)
          .hasMessageContaining("is not UTF-8");
    }
    assertThatThrownBy(() -> names("{\"\u00e9\":1}".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void readsUtf8WithAByteOrderMark() throws IOException {
    assertThat(names("\ufeff{\"\u00e9\":1}")).containsExactly("\u00e9");
  }

  private static List<String> names(String body) throws IOException {
    return names(body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(byte[] body) throws IOException {
    List<String> names = new ArrayList<>();
    JsonBody.readObject(body, "an example", parser -> collect(parser, names));
    return names;
  }

  private static void collect(JsonParser parser, List<String> names) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      names.add(name);
      parser.nextToken();
    }
  }
}
