package io.mlids.api.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.background.UnusableFileException;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names from packets and from files. */
class NamesTest {
  private static final int DNS = 53;

  @TempDir Path folder;

  @Test
  void learnsNamesFromAnswersAndNotFromQuestionsOrOtherPorts() throws Exception {
    SeenNames seen = new SeenNames(10);
    observe(
        seen,
        new CaptureBytes()
            .packet(1_000, answer(DNS, "one.example", 1).ipv4("10.0.0.53", "10.0.0.1").ethernet())
            .packet(2_000, answer(DNS, "two.example", 1).ipv4("10.0.0.53", "10.0.0.1").ethernet())
            .packet(3_000, answer(5353, "local.example", 2).ipv4("10.0.0.2", "10.0.0.1").ethernet())
            .packet(
                4_000, answer(4444, "other.example", 3).ipv4("10.0.0.53", "10.0.0.1").ethernet()));
    assertThat(seen.of(address("192.0.2.1")))
        .containsExactly(
            new KnownName("two.example", KnownName.Source.DNS, 2_000),
            new KnownName("one.example", KnownName.Source.DNS, 1_000));
    assertThat(seen.of(address("192.0.2.2"))).hasSize(1);
    assertThat(seen.of(address("192.0.2.3"))).isEmpty();
  }

  @Test
  void keepsTheLatestNamesOfTheLatestAddresses() throws Exception {
    SeenNames seen = new SeenNames(2);
    CaptureBytes capture = new CaptureBytes();
    for (int i = 1; i <= 6; i++) {
      capture.packet(
          i, answer(DNS, "n" + i + ".example", 1).ipv4("10.0.0.53", "10.0.0.1").ethernet());
    }
    capture
        .packet(7, answer(DNS, "b.example", 2).ipv4("10.0.0.53", "10.0.0.1").ethernet())
        .packet(8, answer(DNS, "n1.example", 1).ipv4("10.0.0.53", "10.0.0.1").ethernet())
        .packet(9, answer(DNS, "c.example", 3).ipv4("10.0.0.53", "10.0.0.1").ethernet());
    observe(seen, capture);
    assertThat(seen.of(address("192.0.2.1")))
        .extracting(KnownName::text)
        .containsExactly("n1.example", "n6.example", "n5.example", "n4.example");
    assertThat(seen.of(address("192.0.2.2"))).isEmpty();
    assertThat(seen.of(address("192.0.2.3"))).hasSize(1);
    assertThat(seen.size()).isEqualTo(2);
    assertThat(seen.forgotten()).isEqualTo(1);
  }

  @Test
  void readsOnlyTheCapturedPartOfAnAnswer() throws Exception {
    SeenNames seen = new SeenNames(10);
    byte[] whole = answer(DNS, "one.example", 1).ipv4("10.0.0.53", "10.0.0.1").ethernet().bytes();
    for (int captured = 0; captured < whole.length; captured++) {
      observe(
          seen,
          new CaptureBytes().packet(new CaptureBytes.Packet(1, whole, captured, whole.length)));
    }
    assertThat(seen.size()).isZero();
  }

  @Test
  void looksUpNetworksInEachDatabase() throws Exception {
    Path systems =
        new AddressDatabaseFile(6)
            .add(
                "192.0.2.0/24",
                Map.of(
                    "autonomous_system_number",
                    64_500,
                    "autonomous_system_organization",
                    "An organization with a name of some length"))
            .add("2001:db8::/32", Map.of("autonomous_system_number", 64_501))
            .write(folder.resolve("asn.mmdb"));
    Path countries =
        new AddressDatabaseFile(4)
            .add("192.0.0.0/8", Map.of("country", Map.of("iso_code", "CH")))
            .write(folder.resolve("country.mmdb"));
    Path both =
        new AddressDatabaseFile(6)
            .add(
                "198.51.100.0/24",
                Map.of("asn", "AS64502", "as_name", "Example", "country_code", "AT"))
            .write(folder.resolve("lite.mmdb"));
    NameSettings settings = new NameSettings(List.of(), List.of(systems, countries, both));
    try (Names names = new Names(settings, new SeenNames(1), Clock.systemUTC())) {
      assertThat(names.ownerOf(address("192.0.2.9")))
          .isEqualTo(
              new NetworkOwner(
                  OptionalLong.of(64_500),
                  Optional.of("An organization with a name of some length"),
                  Optional.of("CH")));
      assertThat(names.ownerOf(address("2001:db8::1")).asn()).hasValue(64_501);
      assertThat(names.ownerOf(address("198.51.100.7")))
          .isEqualTo(
              new NetworkOwner(OptionalLong.of(64_502), Optional.of("Example"), Optional.of("AT")));
      assertThat(names.ownerOf(address("10.0.0.1")).isUnknown()).isTrue();
    }
  }

  @Test
  void saysThatAFileIsNoDatabase() throws Exception {
    Path text = Files.writeString(folder.resolve("text.mmdb"), "not a database");
    assertThatThrownBy(() -> new AddressDatabase(text))
        .isInstanceOf(UnusableFileException.class)
        .hasMessage(text + ": not a MaxMind DB file; use one such as GeoLite2-ASN.mmdb");
    assertThatThrownBy(() -> new AddressDatabase(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no such file; check the path");
  }

  private static Frame answer(int port, String name, int lastOctet) {
    byte[] message =
        DnsMessage.response(name, 1, 1).pointer(12).record(1, 4).data(192, 0, 2, lastOctet).bytes();
    return Frame.udp(port, 40_000, message);
  }

  private static void observe(SeenNames seen, CaptureBytes capture) throws Exception {
    DecodedPacket packet = new DecodedPacket();
    InnermostIpDecoder decoder = new InnermostIpDecoder();
    try (PacketSource file =
        CaptureFile.open(new ByteArrayInputStream(capture.pcap()), "test", ReadMode.TOLERANT)) {
      while (file.next()) {
        decoder.decode(file, packet);
        seen.observe(packet, file.bytes(), file.offset() + file.capturedLength());
      }
    }
  }

  private static IpAddress address(String text) {
    return IpAddress.of(AddressRange.address(text));
  }
}
