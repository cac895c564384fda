package io.mlids.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://ids.example.org, ids.example.org, true",
    "https://ids.example.org, IDS.example.org:443, true",
    "https://ids.example.org:443, ids.example.org, true",
    "https://ids.example.org, ids.example.org:80, false",
    "http://ids.example.org, ids.example.org:80, true",
    "http://127.0.0.1:5000, 127.0.0.1:5000, true",
    "http://127.0.0.1:5000, 127.0.0.1:5001, false",
    "http://127.0.0.1:5000, 127.0.0.1, false",
    "http://[::1]:5000, [::1]:5000, true",
    "http://localhost:5000, 127.0.0.1:5000, false",
    "https://ids.example.org.evil.example, ids.example.org, false",
    "https://evil.example, ids.example.org, false"
  })
  void isOfAHostByNameAndPort(String origin, String host, boolean same) {
    assertThat(WebOrigin.of(origin).isOfHost(host)).isEqualTo(same);
  }

  @Test
  void aTrailingSlashIsAllowed() {
    assertThat(WebOrigin.of("HTTPS://IDS.example.org/")).hasToString("https://ids.example.org");
    assertThat(WebOrigin.parse("https://ids.example.org/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "*",
        "ids.example.org",
        "ftp://ids.example.org",
        "https://",
        "https:///",
        "https://a/b",
        "https://a?b",
        "https://a#b",
        "https://user@a",
        "file:///a",
        "https://a b",
        "chrome-extension://abc"
      })
  void invalidOriginsAreNotParsed(String text) {
    assertThat(WebOrigin.parse(text)).isEmpty();
    assertThatThrownBy(() -> WebOrigin.of(text)).hasMessageContaining("is not a web origin");
  }
}
