package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceGroupTest {

  @ParameterizedTest
  @CsvSource({
    "6, 443, WEB",
    "17, 443, WEB",
    "6, 8080, WEB",
    "17, 53, DNS",
    "6, 853, DNS",
    "6, 22, REMOTE_LOGIN",
    "6, 3389, REMOTE_LOGIN",
    "6, 25, MAIL",
    "6, 445, FILES",
    "17, 123, TIME_AND_DISCOVERY",
    "6, 49152, OTHER_TCP",
    "6, 0, UNKNOWN",
    "17, 0, UNKNOWN",
    "6, -1, UNKNOWN",
    "17, -1, UNKNOWN",
    "1, -1, ICMP",
    "17, 49152, OTHER_UDP",
    "1, 0, ICMP",
    "1, 443, ICMP",
    "58, 0, ICMP",
    "132, 80, OTHER",
    "0, 80, OTHER",
    "-1, -1, UNKNOWN",
    "-1, 443, UNKNOWN"
  })
  void protocolAndServerPortDetermineTheGroup(int protocol, int port, ServiceGroup group) {
    assertThat(ServiceGroup.of(protocol, port)).isEqualTo(group);
  }

  @ParameterizedTest
  @EnumSource(ServiceGroup.class)
  void isFoundByItsId(ServiceGroup group) {
    assertThat(group.id()).matches("[a-z_]+");
    assertThat(ServiceGroup.ofId(group.id())).contains(group);
  }
}
