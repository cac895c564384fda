package io.mlids.core.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelRulesTest {
  private static final String NOON = "2026-11-20T12:00:00.000000Z";

  @TempDir private Path folder;

  @Test
  void theFirstMatchingRuleDeterminesTheClass() throws IOException {
    LabelRules rules =
        read(
            """
            {"default": "benign", "rules": [
              {"label": "SSH-Bruteforce", "src": ["10.0.0.9", "fd77::/64"], "dst": "10.0.0.1",
               "dst_port": [22, "2000-2100"], "protocol": "tcp", "reason": "hydra"},
              {"label": "PortScan", "src": ["10.0.0.9"]}
            ]}
            """);
    assertThat(rules.defaultLabel().name()).isEqualTo("Benign");
    assertThat(match(rules, "10.0.0.9", 40_000, "10.0.0.1", 22, 6)).isZero();
    assertThat(match(rules, "10.0.0.9", 40_000, "10.0.0.1", 2050, 6)).isZero();
    assertThat(match(rules, "10.0.0.9", 40_000, "10.0.0.1", 2050, 17)).isEqualTo(1);
    assertThat(match(rules, "10.0.0.9", 40_000, "10.0.0.2", 22, 6)).isEqualTo(1);
    assertThat(match(rules, "fd77::5", 40_000, "10.0.0.1", 22, 6)).isZero();
    assertThat(match(rules, "fd77:0:0:1::5", 40_000, "10.0.0.1", 22, 6)).isEqualTo(-1);
  }

  @Test
  void aRuleMatchesBothDirectionsByDefault() throws IOException {
    String rule =
        "{\"rules\": [{\"label\": \"Bot\", \"src\": [\"10.0.0.9\"], \"dst_port\": 80%s}]}";
    LabelRules both = read(rule.formatted(""));
    LabelRules one = read(rule.formatted(", \"either_direction\": false"));
    assertThat(match(both, "10.0.0.1", 80, "10.0.0.9", 40_000, 6)).isZero();
    assertThat(match(one, "10.0.0.1", 80, "10.0.0.9", 40_000, 6)).isEqualTo(-1);
    assertThat(match(one, "10.0.0.9", 40_000, "10.0.0.1", 80, 6)).isZero();
    assertThat(match(both, "10.0.0.1", 40_000, "10.0.0.9", 80, 6))
        .as("the port is that of the other endpoint")
        .isEqualTo(-1);
  }

  @Test
  void aTimeSpanIncludesBothItsEnds() throws IOException {
    LabelRules rules =
        read(
            """
            {"rules": [{"label": "Bot", "from": "2026-11-20T12:00:00.000000Z",
                        "to": "2026-11-20T13:00:01+01:00"}]}
            """);
    long noon = micros(NOON);
    assertThat(matchAt(rules, TimeSpan.at(noon))).isZero();
    assertThat(matchAt(rules, TimeSpan.at(noon - 1))).isEqualTo(-1);
    assertThat(matchAt(rules, TimeSpan.at(noon + 1_000_000))).isZero();
    assertThat(matchAt(rules, TimeSpan.at(noon + 1_000_001))).isEqualTo(-1);
    assertThat(matchAt(rules, new TimeSpan(noon - 999_999, noon))).isZero();
  }

  @Test
  void networksMatchByPrefix() {
    AddressRange network = AddressRange.parse("10.77.200.0/21");
    assertThat(network.contains(AddressRange.address("10.77.207.255"))).isTrue();
    assertThat(network.contains(AddressRange.address("10.77.208.0"))).isFalse();
    assertThat(AddressRange.parse("0.0.0.0/0").contains(AddressRange.address("9.9.9.9"))).isTrue();
    assertThat(AddressRange.parse("::/0").contains(AddressRange.address("9.9.9.9"))).isFalse();
  }

  @Test
  void protocolsThatCse2018DoesNotDistinguishMatchProtocolZero() {
    assertThat(IpProtocol.parse("ICMP").covers(0)).isTrue();
    assertThat(IpProtocol.parse("tcp").covers(0)).isFalse();
    assertThat(IpProtocol.parse("17").covers(17)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | line 1, column",
        "[] | the document: not an object",
        "{\"rules\": 1} | rules: missing or not an array",
        "{\"rules\": [], \"defualt\": \"x\"} | the document: unknown key 'defualt'",
        "{\"rules\": [{}]} | rules[0]: no label",
        "{\"rules\": [{\"label\": \"a,b\"}]} | rules[0].label: commas, quotes",
        "{\"rules\": [{\"label\": \"a\"}, {\"label\": \"\"}]} | rules[1].label: not a string",
        "{\"rules\": [{\"label\": \"a\", \"src\": [\"10.1\"]}]} | rules[0].src[0]: \"10.1\": write",
        "{\"rules\": [{\"label\": \"a\", \"src\": \"::1/129\"}]} | rules[0].src: \"::1/129\": a"
            + " prefix",
        "{\"rules\": [{\"label\": \"a\", \"dst\": \"fe80::1%lo\"}]} | rules[0].dst: ",
        "{\"rules\": [{\"label\": \"a\", \"dst\": []}]} | rules[0].dst: the array is empty",
        "{\"rules\": [{\"label\": \"a\", \"dst_port\": [22, 70000]}]} | rules[0].dst_port[1]:"
            + " 70000",
        "{\"rules\": [{\"label\": \"a\", \"dst_port\": \"9-1\"}]} | rules[0].dst_port: \"9-1\":"
            + " ports",
        "{\"rules\": [{\"label\": \"a\", \"protocol\": \"tpc\"}]} | rules[0].protocol: \"tpc\":"
            + " write",
        "{\"rules\": [{\"label\": \"a\", \"from\": \"2026-11-20T12:00:00\"}]} | rules[0].from: ",
        "{\"rules\": [{\"label\": \"a\", \"either_direction\": 1}]} | rules[0].either_direction: 1"
            + " is",
        "{\"rules\": [{\"label\": \"a\", \"label\": \"b\"}]} | line 1, column"
      })
  void reportsTheLocationOfAnErrorInARuleFile(String text, String place) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(LabelRulesException.class)
        .hasMessageStartingWith(folder.resolve("rules.json") + ": " + place)
        .hasMessageNotContaining("Source");
  }

  @Test
  void refusesARuleThatEndsBeforeItBegins() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    {"rules": [{"label": "a", "from": "2026-11-20T12:00:01Z",
                                "to": "2026-11-20T12:00:00Z"}]}
                    """))
        .hasMessageContaining("rules[0]: \"to\" is before \"from\"");
  }

  private LabelRules read(String text) throws IOException {
    return LabelRules.read(Files.writeString(folder.resolve("rules.json"), text));
  }

  private static int match(
      LabelRules rules, String source, int sourcePort, String target, int port, int protocol) {
    return rules
        .firstMatch(
            new FlowParties(
                AddressRange.address(source),
                sourcePort,
                AddressRange.address(target),
                port,
                protocol,
                List.of(TimeSpan.at(0))))
        .orElse(-1);
  }

  private static int matchAt(LabelRules rules, TimeSpan start) {
    return rules
        .firstMatch(
            new FlowParties(
                AddressRange.address("10.0.0.1"),
                1,
                AddressRange.address("10.0.0.2"),
                2,
                6,
                List.of(start)))
        .orElse(-1);
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }

  @Test
  void bytesThatLookLikeUtf32AreNotValidJson() throws IOException {
    Path file = folder.resolve("rules.json");
    Files.write(file, new byte[] {'{', 0, 0, 0, 1, 1, 1, 1});
    assertThatThrownBy(() -> LabelRules.read(file))
        .isInstanceOf(LabelRulesException.class)
        .hasMessage(file + ": line 1: not valid JSON; save the file as UTF-8");
  }
}
