package io.mlids.core.behaviour.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginBannerTest {
  @ParameterizedTest
  @CsvSource({
    "SSH-2.0-OpenSSH_9.6, SSH",
    "RFB 003.008, VNC",
    "220 ready, FTP or SMTP",
    "220-ready, FTP or SMTP",
    "\u00ff\u00fd\u0018, telnet",
    "2200, ''",
    "SSL, ''",
    "RFC 1, ''",
    "\u00ff\u00ff, ''",
    "'', ''",
  })
  void theServiceIsNamedByItsBanner(String banner, String service) {
    byte[] bytes = banner.getBytes(ISO_8859_1);
    Payload payload = new Payload();
    payload.set(bytes, 0, bytes.length, bytes.length);
    assertThat(LoginBanner.service(payload)).isEqualTo(service);
  }
}
