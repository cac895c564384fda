package io.mlids.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.IpProtocol;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassRulesTest {
  private static final List<String> TESTBED =
      List.of(
          "DoS HTTP flood", "DoS SYN flood", "DoS UDP flood", "DoS slow body", "DoS slow headers");

  @ParameterizedTest
  @CsvSource({
    // label, protocol, payload, fits
    "SQL Injection,           TCP,       100, true",
    "SQL Injection,           TCP,       0,   false",
    "SQL Injection,           UDP,       100, false",
    "Brute Force -Web,        TCP,       0,   false",
    "Brute Force -XSS,        TCP,       0,   false",
    "DoS UDP flood,           UDP,       0,   true",
    "DoS UDP flood,           ICMP,      100, false",
    "DoS UDP flood,           IGMP,      0,   false",
    "DoS UDP flood,           IPv6-ICMP, 100, false",
    "DoS UDP flood,           TCP,       100, false",
    "DDOS attack-LOIC-UDP,    UDP,       100, true",
    "DDOS attack-LOIC-UDP,    ICMP,      100, false",
    "DoS HTTP flood,          TCP,       0,   true",
    "DoS HTTP flood,          UDP,       100, false",
    "DDoS attacks-LOIC-HTTP,  UDP,       100, false",
    "DDOS attack-HOIC,        UDP,       100, false",
    "DoS attacks-Hulk,        ICMP,      0,   false",
    "DoS attacks-GoldenEye,   UDP,       100, false",
    "DoS attacks-Slowloris,   UDP,       100, false",
    "DoS attacks-SlowHTTPTest, UDP,      100, false",
    "DoS slow body,           UDP,       100, false",
    "DoS slow headers,        UDP,       100, false",
    "DoS SYN flood,           TCP,       0,   true",
    "DoS SYN flood,           UDP,       0,   false",
    "PortScan,                TCP,       0,   true",
    "PortScan,                UDP,       0,   true",
    "PortScan,                SCTP,      0,   true",
    "PortScan,                OSPF,      44,  false",
    "PortScan,                ICMP,      56,  false",
    "PortScan,                VRRP,      20,  false",
    "SSH-Bruteforce,          TCP,       0,   true",
    "SSH-Bruteforce,          UDP,       100, false",
    "FTP-BruteForce,          TCP,       0,   true",
    "FTP-BruteForce,          UDP,       100, false",
    "Bot,                     UDP,       100, true",
    "Bot,                     PIM,       30,  false",
    "Heartbleed,              TCP,       0,   false",
  })
  void excludeFlowsByProtocolAndPayload(
      String label, String protocol, float payload, boolean fits) {
    int number = IpProtocol.number(protocol).orElseThrow();
    assertThat(rule(label).fits(number, payload)).isEqualTo(fits);
  }

  @Test
  void excludeNothingBecauseOfUnknownValues() {
    assertThat(rule("SQL Injection").fits(-1, Float.NaN)).isTrue();
    assertThat(rule("SQL Injection").fits(-1, 0)).isFalse();
    assertThat(rule("SQL Injection").fits(17, Float.NaN)).isFalse();
  }

  @Test
  void existForEveryKnownAttackAndThoseOfTheTestbed() {
    assertThat(TrafficClass.known())
        .filteredOn(TrafficClass::isAttack)
        .allSatisfy(label -> assertThat(ClassRules.of(label)).as(label.name()).isPresent());
    assertThat(TESTBED)
        .allSatisfy(label -> assertThat(ClassRules.of(new TrafficClass(label))).isPresent());
  }

  @Test
  void areFoundInAnySpellingButNotForOtherClasses() {
    assertThat(ClassRules.of(new TrafficClass("sql injection"))).isPresent();
    assertThat(ClassRules.of(new TrafficClass("Web Attack \u2013 XSS"))).isPresent();
    assertThat(ClassRules.of(new TrafficClass("DoS slowloris"))).isPresent();
    assertThat(ClassRules.of(TrafficClass.ATTACK)).isEmpty();
    assertThat(ClassRules.of(TrafficClass.BENIGN)).isEmpty();
    assertThat(ClassRules.of(new TrafficClass("our own attack"))).isEmpty();
  }

  private static ClassRules.Rule rule(String label) {
    return ClassRules.of(new TrafficClass(label)).orElseThrow();
  }
}
