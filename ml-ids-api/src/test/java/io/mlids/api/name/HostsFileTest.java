package io.mlids.api.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.background.UnusableFileException;
import io.mlids.api.testing.SettableClock;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names in hosts files. */
class HostsFileTest {
  @TempDir Path folder;

  @Test
  void readsAddressesAndTheirNames() throws Exception {
    Path file =
        write(
            "\uFEFF10.0.0.3 first # with a byte order mark\n"
                + "# office\n\n"
                + "10.0.0.1\tGateway gw.lan # both\n"
                + "fe80::1%eth0 router\n"
                + "10.0.0.2\n");
    assertThat(HostsFile.read(file).get(address("10.0.0.1")))
        .containsExactly(
            new KnownName("gateway", KnownName.Source.FILE, 0),
            new KnownName("gw.lan", KnownName.Source.FILE, 0));
    assertThat(HostsFile.read(file).get(address("fe80::1"))).hasSize(1);
    assertThat(HostsFile.read(file).get(address("10.0.0.2"))).isEmpty();
    assertThat(HostsFile.read(file).get(address("10.0.0.3"))).hasSize(1);
  }

  @Test
  void saysWhichLineIsWrong() throws Exception {
    Path file = write("10.0.0.1 gateway\nprinter 10.0.0.9\n");
    assertThatThrownBy(() -> HostsFile.read(file))
        .isInstanceOf(UnusableFileException.class)
        .hasMessage(
            file + ", line 2: 'printer' is not an IP address; a line is an address and its names");
    assertThatThrownBy(() -> HostsFile.read(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no such file; check the path");
    assertThatThrownBy(() -> HostsFile.read(folder)).hasMessageContaining("not a regular file");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, 1, (byte) 0xFE});
    assertThatThrownBy(() -> HostsFile.read(binary)).hasMessageContaining("not valid UTF-8");
  }

  @Test
  void readsAChangedFileAgainAndKeepsTheNamesIfItIsWrong() throws Exception {
    Path file = write("10.0.0.1 one\n");
    SettableClock clock = new SettableClock();
    HostsFiles files = new HostsFiles(List.of(file), clock);
    write("10.0.0.1 first second\n");
    assertThat(texts(files)).containsExactly("one");
    clock.advance(Duration.ofSeconds(11));
    assertThat(texts(files)).containsExactly("first", "second");
    write("nonsense\n");
    clock.advance(Duration.ofSeconds(11));
    assertThat(texts(files)).containsExactly("first", "second");
    Files.delete(file);
    clock.advance(Duration.ofSeconds(11));
    assertThat(texts(files)).containsExactly("first", "second");
  }

  private static List<String> texts(HostsFiles files) {
    return files.of(address("10.0.0.1")).stream().map(KnownName::text).toList();
  }

  private Path write(String text) throws Exception {
    return Files.writeString(folder.resolve("hosts"), text, StandardCharsets.UTF_8);
  }

  private static IpAddress address(String text) {
    return IpAddress.of(AddressRange.address(text));
  }
}
