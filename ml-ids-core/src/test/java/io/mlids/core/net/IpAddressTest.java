package io.mlids.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1",
        "2001:db8::1:0:0:1",
        "fe80::c001:1dff:fee0:0",
        "1:2:3:4:5:6:7:8"
      })
  void formatsIpv6AsRfc5952Recommends(String text) throws UnknownHostException {
    ByteBuffer bytes = ByteBuffer.wrap(InetAddress.getByName(text).getAddress());
    assertThat(new IpAddress(true, bytes.getLong(), bytes.getLong())).hasToString(text);
  }

  @Test
  void formatsIpv4AsADottedQuad() {
    assertThat(new IpAddress(false, 0, 0xFF00010AL)).hasToString("255.0.1.10");
  }
}
