package io.mlids.api.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkStateTest {
  @TempDir private Path interfaces;

  @Test
  void reportsTheLinkProblemAndItsRemedy() throws IOException {
    LinkState link = new LinkState(interfaces, "eth0");
    assertThat(link.problem()).isEmpty();
    state("0x1002", "");
    assertThat(link.problem())
        .hasValue("eth0: the interface is down; bring it up with: ip link set eth0 up");
    state("0x1003", "0\n");
    assertThat(link.problem()).hasValueSatisfying(p -> assertThat(p).contains("eth0: no link"));
    state("0x1003", "1\n");
    assertThat(link.problem()).isEmpty();
    state("nonsense", "1\n");
    assertThat(link.problem()).isEmpty();
  }

  @Test
  void reportsNoProblemForUnknownInterfaces() throws IOException {
    state("0x1002", "0");
    assertThat(new LinkState(interfaces, "any").problem()).isEmpty();
    assertThat(new LinkState(interfaces.resolve("eth0"), "../eth0").problem()).isEmpty();
  }

  private void state(String flags, String carrier) throws IOException {
    Path folder = Files.createDirectories(interfaces.resolve("eth0"));
    Files.writeString(folder.resolve("flags"), flags + "\n");
    Files.writeString(folder.resolve("carrier"), carrier);
  }
}
