package io.mlids.core.behaviour.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private static Payload payload(String before, String text) {
    byte[] bytes = (before + text + "after").getBytes(ISO_8859_1);
    Payload payload = new Payload();
    payload.set(bytes, before.length(), text.length(), text.length());
    return payload;
  }

  @Test
  void theHashDependsOnlyOnTheBytesBetweenTheIndexes() {
    long hash = payload("", "0123456789abcdefghij").hash(2, 19);
    assertThat(payload("before", "xx23456789abcdefghiyz").hash(2, 19)).isEqualTo(hash);
    assertThat(payload("", "23456789abcdefghi").hash(0, 100)).isEqualTo(hash);
  }

  @Test
  void theHashDependsOnEveryByteAndOnTheLength() {
    String text = "0123456789abcdefghi";
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i <= text.length(); i++) {
      hashes.add(payload("", text).hash(0, i));
      hashes.add(payload("", text.substring(0, i) + '\0').hash(0, 100));
    }
    for (int i = 0; i < text.length(); i++) {
      hashes.add(payload("", text.substring(0, i) + 'x' + text.substring(i + 1)).hash(0, 100));
    }
    assertThat(hashes).hasSize(3 * text.length() + 2).allMatch(hash -> hash >= 0);
  }

  @Test
  void aCharacterIsFoundOnlyBeforeTheLimitAndTheEnd() {
    Payload payload = payload("a", "bcd");
    assertThat(payload.indexOf('c', 0, 10)).isEqualTo(1);
    assertThat(payload.indexOf('d', 0, 2)).isEqualTo(-1);
    assertThat(payload.indexOf('a', 0, 10)).isEqualTo(-1);
  }
}
