package io.mlids.core.behaviour.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebRequestTest {
  private static Payload payload(String text, int length) {
    byte[] bytes = ("header" + text).getBytes(ISO_8859_1);
    Payload payload = new Payload();
    payload.set(bytes, 6, bytes.length - 6, length);
    return payload;
  }

  private static WebRequest request(String text) {
    return WebRequest.of(payload(text, text.length())).orElseThrow();
  }

  @Test
  void onlyAPayloadThatBeginsWithAMethodIsARequest() {
    assertThat(WebRequest.of(payload("HTTP/1.1 200 OK\r\n", 17))).isEmpty();
    assertThat(WebRequest.of(payload("GETTING / HTTP/1.1\r\n", 20))).isEmpty();
    assertThat(WebRequest.of(payload("", 0))).isEmpty();
    assertThat(WebRequest.of(payload("OPTIONS * HTTP/1.1\r\n", 20))).isPresent();
  }

  @Test
  void thePageIsThatOfTheMethodAndThePathWithoutParameters() {
    long page = request("GET /a?x=1 HTTP/1.1\r\n\r\n").page();
    assertThat(request("GET /a HTTP/1.0\r\nHost: b\r\n\r\n").page()).isEqualTo(page);
    assertThat(request("GET /b?x=1 HTTP/1.1\r\n\r\n").page()).isNotEqualTo(page);
    assertThat(request("POST /a?x=1 HTTP/1.1\r\n\r\n").page()).isEqualTo(page);
  }

  @Test
  void theSuffixIsThatOfThePath() {
    assertThat(request("POST /a.php?b=c.html HTTP/1.1\r\n\r\n").hasSuffix(".php")).isTrue();
    assertThat(request("POST /a.html?b=c.php HTTP/1.1\r\n\r\n").hasSuffix(".php")).isFalse();
    assertThat(request("POST /a.php").hasSuffix(".php")).isFalse();
  }

  @Test
  void headersAreFoundInAnyCaseButNotInTheBody() {
    StringBuilder many = new StringBuilder("POST / HTTP/1.1\r\n");
    for (int i = 0; i < 40; i++) {
      many.append("X-").append(i).append(": 1\r\n");
    }
    WebRequest request =
        request(many + "CONTENT-Length:  12\r\nContent-Type: text/xml\r\n\r\nVia: a\r\nb: c");
    assertThat(request.contentLength()).isEqualTo(12);
    assertThat(request.hasHeader("x-39:")).isTrue();
    assertThat(request.hasHeader("content-type:", "text/")).isTrue();
    assertThat(request.hasHeader("content-type:", "application/")).isFalse();
    assertThat(request.hasHeader("via:")).isFalse();
    assertThat(request.headerHash("via:")).isEqualTo(-1);
  }

  @Test
  void theMissingBodyIsWhatTheHeadersAnnounceBeyondThePacket() {
    assertThat(request("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab").missingBody())
        .isEqualTo(3);
    assertThat(request("PUT / HTTP/1.1\r\n\r\nab").missingBody()).isZero();
    assertThat(request("POST / HTTP/1.1\r\nContent-Length: 5\r\n").missingBody()).isEqualTo(-1);
    assertThat(request("GET / HTTP/1.1\r\nContent-Length: 5\r\n").missingBody()).isZero();
  }
}
