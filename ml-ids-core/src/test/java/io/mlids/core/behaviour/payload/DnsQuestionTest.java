package io.mlids.core.behaviour.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DnsQuestionTest {
  private static final String HEADER = "\0\1\1\0\0\1\0\0\0\0\0\0";

  private static Payload payload(String text) {
    byte[] bytes = ("ip" + text).getBytes(ISO_8859_1);
    Payload payload = new Payload();
    payload.set(bytes, 2, text.length(), text.length());
    return payload;
  }

  @Test
  void theNameIsInLowerCaseWithATrailingDot() {
    DnsQuestion question =
        DnsQuestion.of(payload(HEADER + "\3Www\7EXAMPLE\3org\0\0\20\0\1")).orElseThrow();
    assertThat(question.name()).isEqualTo("www.example.org.");
    assertThat(question.type()).isEqualTo(16);
    assertThat(question.carries()).isTrue();
    assertThat(question.domainStart()).isEqualTo(4);
  }

  @Test
  void anIncompleteOrEmptyNameIsNoQuestion() {
    assertThat(DnsQuestion.of(payload(HEADER + "\3www\7exam"))).isEmpty();
    assertThat(DnsQuestion.of(payload(HEADER + "\3www"))).isEmpty();
    assertThat(DnsQuestion.of(payload(HEADER + "\0\0\1\0\1"))).isEmpty();
    assertThat(DnsQuestion.of(payload(HEADER + "\300\14\0\1\0\1"))).isEmpty();
    assertThat(DnsQuestion.of(payload("\0\1\201\0\0\1\0\0\0\0\0\0\3www\0\0\1\0\1"))).isEmpty();
  }
}
