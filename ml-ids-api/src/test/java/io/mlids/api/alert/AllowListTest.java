package io.mlids.api.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.testing.FoundIncident;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.incident.Incident;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.NamedPipe;
import io.mlids.core.testing.PacketAttacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowListTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "network, 10.0.0.0/8, true",
    "network, 10.0.0.1, true",
    "network, 10.0.0.2/31, true",
    "network, 10.0.0.4/30, false",
    "network, 0.0.0.0/0, true",
    "network, ::/0, false",
    "source, 10.0.0.1, true",
    "source, 10.0.0.2, false",
    "destination, 10.0.0.2, true",
    "destination, 10.0.0.1, false",
    "port, 80, true",
    "port, 79-81, true",
    "port, 40000, false",
    "class, bot, true",
    "class, PortScan, false"
  })
  void anEntryMatchesWhatItNames(String name, String value, boolean matches) throws Exception {
    AllowList list = list("allow.csv", name + ",reason\n" + value + ",because\n");
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 80, "Bot"))).isEqualTo(matches);
    assertThat(list.suppressed().getFirst().suppressed()).isEqualTo(matches ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "network, 192.0.2.66, true",
    "network, 192.0.2.10, true",
    "network, 192.0.2.11, false",
    "source, 192.0.2.64/26, true",
    "source, 192.0.2.10, false",
    "destination, 192.0.2.10, true",
    "port, 22-80, true",
    "port, 22, false",
    "kind, port_scan, true",
    "kind, PORT_SCAN, true",
    "kind, beacon, false",
    "class, PortScan, false"
  })
  void anEntryMatchesIncidentsByAttackersVictimsPortsAndKind(
      String name, String value, boolean matches) throws Exception {
    AllowList list = list("allow.csv", name + ",reason\n" + value + ",because\n");
    Incident scan = FoundIncident.scan("a").incident();
    assertThat(list.suppresses(scan, true)).isEqualTo(matches);
    assertThat(list.suppresses(scan, false)).isEqualTo(matches);
    assertThat(list.suppressed().getFirst().suppressed()).isEqualTo(matches ? 1 : 0);
  }

  @Test
  void allAttackersMustBeInTheNetworkAndUnknownOnesNeverMatch() throws Exception {
    AllowList list = list("allow.csv", "source,reason\n192.0.2.64/26,ours\n");
    FoundIncident scan = FoundIncident.scan("a");
    assertThat(
            list.suppresses(
                scan.by(
                        FoundIncident.address(192, 0, 2, 66),
                        FoundIncident.address(198, 51, 100, 1))
                    .incident(),
                true))
        .isFalse();
    assertThat(list.suppresses(scan.by().incident(), true)).isFalse();
  }

  @Test
  void anEntryWithAKindMatchesNoFlowAndOneWithKindAndClassIsRefused() throws Exception {
    AllowList list = list("allow.csv", "kind,reason\nport_scan,ours\n");
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 80, "PortScan"))).isFalse();
    assertThatThrownBy(() -> list("both.csv", "kind,class,reason\nport_scan,PortScan,ours\n"))
        .hasMessageContaining("line 2: the entry has both a class")
        .hasMessageContaining("write two entries");
    assertThatThrownBy(() -> list("wrong.csv", "kind,reason\nscan,ours\n"))
        .hasMessageContaining("line 2: kind is 'scan'; use one of address_sweep, port_scan,");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::/32, true",
    "2001:db8::1, true",
    "2001:db8::2, true",
    "2001:db8::/127, true",
    "2001:db8::4/126, false",
    "::/0, true",
    "0.0.0.0/0, false"
  })
  void networksMayBeOfIpv6(String network, boolean matches) throws Exception {
    AllowList list = list("allow.csv", "network,reason\n" + network + ",because\n");
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 2; i++) {
      capture.packet(PacketAttacks.START + i, Frame.udp(4000, 53, 10).ipv6(1, 2).ethernet());
    }
    Attack attack =
        new Attack.OfPackets(
            PacketAttacks.detected(capture, "Bot", 0.9), "0123456789ab", AlertOrigin.STREAM, NOW);
    assertThat(list.suppresses(attack)).isEqualTo(matches);
  }

  @Test
  void allConditionsOfAnEntryMustHold() throws Exception {
    AllowList list =
        list(
            "allow.json",
            """
            [{"source": "10.0.0.0/24", "port": 22, "class": "SSH-Bruteforce", "reason": "ours"}]
            """);
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.9.9", 22, "SSH-Bruteforce"))).isTrue();
    assertThat(list.suppresses(attack("10.0.1.1", "10.0.9.9", 22, "SSH-Bruteforce"))).isFalse();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.9.9", 23, "SSH-Bruteforce"))).isFalse();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.9.9", 22, "Bot"))).isFalse();
  }

  @Test
  void anExpiredEntryNoLongerMatches() throws Exception {
    AllowList list =
        list(
            "allow.csv",
            """
            port,reason,expires
            80,over,2026-01-02T03:04:05Z
            81,still,2026-01-02T04:04:06+01:00
            """);
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 80, "Bot"))).isFalse();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 81, "Bot"))).isTrue();
    assertThat(list.suppressed().stream().map(AllowList.Suppressed::inForce))
        .containsExactly(false, true);
  }

  @Test
  void rowsMatchByPortAndClassButNeverByNetwork() throws Exception {
    AllowList ports = list("ports.csv", "port,class,reason\n443,Bot,because\n");
    AllowList networks = list("networks.csv", "network,reason\n0.0.0.0/0,because\n::/0,because\n");
    assertThat(ports.suppresses(row(443))).isTrue();
    assertThat(ports.suppresses(row(444))).isFalse();
    assertThat(ports.suppresses(row("443"))).isTrue();
    assertThat(networks.suppresses(row(443))).isFalse();
  }

  @Test
  void aChangedFileIsReloadedAndKeepsTheCountsOfUnchangedEntries() throws Exception {
    AllowList list = list("allow.csv", "port,reason\n80,one\n81,two\n");
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 80, "Bot"))).isTrue();
    write("allow.csv", "port,reason\n82,three\n80,one\n");
    list.refresh();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 81, "Bot"))).isFalse();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 82, "Bot"))).isTrue();
    assertThat(list.suppressed().stream().map(AllowList.Suppressed::suppressed))
        .containsExactly(1L, 1L);
  }

  @Test
  void anInvalidNewVersionKeepsThePreviousEntries() throws Exception {
    AllowList list = list("allow.csv", "port,reason\n80,one\n");
    write("allow.csv", "port,reason\n80-,one\n");
    list.refresh();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 80, "Bot"))).isTrue();
    Files.delete(folder.resolve("allow.csv"));
    list.refresh();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 80, "Bot"))).isTrue();
    write("allow.csv", "port,reason\n81,one\n");
    list.refresh();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 80, "Bot"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "port,reason\\n80,ok\\n999999,x | line 3 | port is '999999'",
        "network,reason\\n10.0.0.0/33,x | line 2 | a prefix length must be from 0 to 32",
        "network,reason\\nexample.org,x | line 2 | write an address as",
        "port,reason\\n80, | line 2 | needs a reason",
        "reason\\nx | line 2 | would suppress every attack",
        "port,reason,expires\\n"
            + "80,x,tomorrow | line 2 | write the time in the form 2026-12-31T00:00:00Z",
        "ports,reason\\n80,x | line 1 | unknown name 'ports'; use one of network, source",
        "port,reason\\n80,x,y | line 2 | 3 fields, but the header has 2",
        "[{\"port\":80,\"reason\":\"x\"},\\n{\"port\":80}] | line 2 | needs a reason",
        "[{\"port\":80,\\n\"why\":\"x\"}] | line 2 | unknown name 'why'; use one of",
        "[{\"port\":80,\\n\"reason\":[]}] | line 2 | reason is not a string",
        "[\\n"
            + "{\"port\":80,\"reason\":\"x\"} | line | not valid JSON: Unexpected end-of-input:"
            + " expected close marker for Array",
        "{\"port\":80} | line 1 | expected an array of objects"
      })
  void errorsNameFileAndLine(String text, String line, String problem) {
    assertThatThrownBy(() -> list("allow.txt", text.replace("\\n", "\n")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.resolve("allow.txt") + ", " + line.strip())
        .hasMessageContaining(problem.strip())
        .hasMessageNotContaining("REDACTED");
  }

  @Test
  void aMissingFileIsReportedByName() {
    assertThatThrownBy(() -> AllowList.read(folder.resolve("none"), CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none: no such file");
  }

  @Test
  void aDirectoryIsReportedByName() {
    assertThatThrownBy(() -> AllowList.read(folder, CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": this is a directory; use a file");
  }

  @Test
  @Tag("process")
  void aPipeIsRefusedWithoutBlocking() throws Exception {
    Path pipe = NamedPipe.at(folder.resolve("pipe"));
    assertThatThrownBy(() -> AllowList.read(pipe, CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(pipe + ": this is a pipe or a device")
        .hasMessageContaining("use a regular file");
  }

  @Test
  @Tag("process")
  void aPipeInPlaceOfTheFileKeepsThePreviousEntries() throws Exception {
    AllowList list = list("allow.csv", "port,reason\n80,one\n");
    Files.delete(folder.resolve("allow.csv"));
    NamedPipe.at(folder.resolve("allow.csv"));
    list.refresh();
    assertThat(list.suppresses(attack("10.0.0.1", "10.0.0.2", 80, "Bot"))).isTrue();
  }

  private AllowList list(String name, String text) throws IOException {
    write(name, text);
    return AllowList.read(folder.resolve(name), CLOCK);
  }

  private void write(String name, String text) throws IOException {
    Path next = folder.resolve(name + ".next");
    Files.writeString(next, text);
    Files.move(next, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Attack attack(String source, String destination, int port, String label) {
    DetectedFlow flow = PacketAttacks.tcp(source, 40_000, destination, port, label);
    return new Attack.OfPackets(flow, "0123456789ab", AlertOrigin.STREAM, NOW);
  }

  private static Attack row(Object port) {
    return new Attack.OfRow(
        SubmittedColumns.of(List.of("Dst Port")),
        0L,
        List.of(port),
        3,
        PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 2, "Bot").verdict(),
        "0123456789ab",
        NOW);
  }
}
