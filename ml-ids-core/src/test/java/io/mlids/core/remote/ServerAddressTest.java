package io.mlids.core.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

  private static ServerAddress of(String text) {
    return ServerAddress.of(text, "/api/predictions");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:5000, http://localhost:5000/api/predictions",
    "http://localhost:5000/, http://localhost:5000/api/predictions",
    "http://localhost:5000/api/predictions, http://localhost:5000/api/predictions",
    "https://ids.example.org/stage/v1?x=1#y, https://ids.example.org/api/predictions",
    "HTTP://10.0.0.1/x, http://10.0.0.1/api/predictions",
    "localhost:5000, http://localhost:5000/api/predictions",
    "ids.example.org, http://ids.example.org/api/predictions",
    "http://[::1]:5000, http://[::1]:5000/api/predictions"
  })
  void thePathGivesWayToTheApis(String given, String expected) {
    assertThat(of(given).uri()).hasToString(expected);
    assertThat(of(given).authorization()).isEmpty();
  }

  @Test
  void aUserAndPasswordBecomeAHeaderAndAreNotShown() {
    ServerAddress address = of("http://me:secret@localhost:5000/x");
    assertThat(address.uri()).hasToString("http://localhost:5000/api/predictions");
    assertThat(address.authorization()).contains("Basic bWU6c2VjcmV0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://localhost", "http://", "http://a b", "file:///tmp/x"})
  void whatIsNoUrlIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(text))
        .withMessageContaining("http://localhost:5000");
  }
}
