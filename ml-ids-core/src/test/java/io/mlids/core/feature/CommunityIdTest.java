package io.mlids.core.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.net.IpAddress;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.PacketAttacks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityIdTest {
  /** The reference values of the specification. */
  @ParameterizedTest
  @CsvSource({
    "6, 128.232.110.120, 66.35.250.204, 34855, 80, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
    "6, 66.35.250.204, 128.232.110.120, 80, 34855, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
    "6, 2001:470:e5bf:dead:4957:2174:e82c:4887, 2607:f8b0:400c:c03::1a, 63943, 25,"
        + " 1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=",
    "6, 2607:f8b0:400c:c03::1a, 2001:470:e5bf:dead:4957:2174:e82c:4887, 25, 63943,"
        + " 1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=",
    "17, 192.168.1.52, 8.8.8.8, 54585, 53, 1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
    "17, 8.8.8.8, 192.168.1.52, 53, 54585, 1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
    "132, 192.168.170.8, 192.168.170.56, 7, 7, 1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=",
    "132, 192.168.170.56, 192.168.170.8, 7, 7, 1:MP2EtRCAUIZvTw6MxJHLV7N7JDs="
  })
  void matchesTheSpecificationForPorts(
      int protocol, String source, String destination, int from, int to, String expected)
      throws Exception {
    assertThat(CommunityId.ofPorts(address(source), address(destination), from, to, protocol))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 192.168.0.89, 192.168.0.1, 8, 0, 1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
    "1, 192.168.0.1, 192.168.0.89, 0, 0, 1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
    "1, 10.0.0.1, 10.0.0.2, 11, 0, 1:YHxtAirCG//0OzkcVAukqKQN9xM=",
    "58, fe80::200:86ff:fe05:80da, fe80::260:97ff:fe07:69ea, 135, 0,"
        + " 1:dGHyGvjMfljg6Bppwm3bg0LO8TY=",
    "58, fe80::260:97ff:fe07:69ea, fe80::200:86ff:fe05:80da, 136, 0,"
        + " 1:dGHyGvjMfljg6Bppwm3bg0LO8TY=",
    "58, fe80::260:97ff:fe07:69ea, fe80::200:86ff:fe05:80da, 135, 0,"
        + " 1:zavyT/cezQr1fmImYCwYnMXbgck=",
    "58, fe80::200:86ff:fe05:80da, fe80::260:97ff:fe07:69ea, 136, 0,"
        + " 1:zavyT/cezQr1fmImYCwYnMXbgck=",
    "58, 3ffe:501:1800:2345::2, 3ffe:507:0:1:200:86ff:fe05:80da, 3, 0,"
        + " 1:2ObVBgIn28oZvibYZhZMBgh7WdQ=",
    "58, 3ffe:501:410:0:2c0:dfff:fe47:33e, 3ffe:507:0:1:200:86ff:fe05:80da, 1, 4,"
        + " 1:hLZd0XGWojozrvxqE0dWB1iM6R0=",
    "58, 3ffe:507:0:1:200:86ff:fe05:80da, 3ffe:501:0:1001::2, 128, 0,"
        + " 1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=",
    "58, 3ffe:501:0:1001::2, 3ffe:507:0:1:200:86ff:fe05:80da, 129, 0,"
        + " 1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=",
    "58, fe80::200:86ff:fe05:80da, ff02::2, 133, 0, 1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0=",
    "58, fe80::260:97ff:fe07:69ea, ff02::1, 134, 0, 1:pkvHqCL88/tg1k4cPigmZXUtL00="
  })
  void matchesTheSpecificationForIcmp(
      int protocol, String source, String destination, int type, int code, String expected)
      throws Exception {
    assertThat(CommunityId.ofIcmp(address(source), address(destination), type, code, protocol))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"10.1.12.1, 10.1.12.2", "10.1.12.2, 10.1.12.1"})
  void matchesTheSpecificationForOtherProtocols(String source, String destination)
      throws Exception {
    assertThat(CommunityId.ofAddresses(address(source), address(destination), 46))
        .isEqualTo("1:KHlLkgoJW7ifUTyTSgyVfkFHzKw=");
  }

  @Test
  void aTcpFlowHasACommunityId() {
    FlowRecord tcp =
        PacketAttacks.tcp("128.232.110.120", 34_855, "66.35.250.204", 80, "Bot").flow();
    assertThat(tcp.communityId()).contains("1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
  }

  @Test
  void theIdOfAnIcmpFlowUsesItsFirstMessage() {
    byte[] request = {8, 0, 0, 0, 0, 1, 0, 1};
    byte[] answer = {0, 0, 0, 0, 0, 1, 0, 1};
    FlowRecord pings =
        PacketAttacks.detected(
                new CaptureBytes()
                    .packet(
                        PacketAttacks.START,
                        Frame.ofProtocol(1, request).ipv4("192.168.0.89", "192.168.0.1").ethernet())
                    .packet(
                        PacketAttacks.START + 9,
                        Frame.ofProtocol(1, answer).ipv4("192.168.0.1", "192.168.0.89").ethernet()),
                "Bot",
                0.5)
            .flow();
    assertThat(pings.packets()).isEqualTo(2);
    assertThat(pings.icmpType()).hasValue(8);
    assertThat(pings.icmpCode()).hasValue(0);
    assertThat(pings.communityId()).contains("1:X0snYXpgwiv9TZtqg64sgzUn6Dk=");
  }

  private static IpAddress address(String text) throws UnknownHostException {
    byte[] bytes = InetAddress.getByName(text).getAddress();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == 4
        ? new IpAddress(false, 0, buffer.getInt() & 0xFFFF_FFFFL)
        : new IpAddress(true, buffer.getLong(), buffer.getLong());
  }
}
