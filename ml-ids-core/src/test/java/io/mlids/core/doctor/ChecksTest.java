package io.mlids.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.doctor.Finding.State;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs each check in an environment that the test creates. */
class ChecksTest {
  private static final Instant BUILT = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void anOldJavaIsAProblem() {
    Path home = Path.of("/usr/lib/jvm/x");
    assertThat(new JavaCheck(25, "25.0.3", home).run().state()).isEqualTo(State.OK);
    assertThat(new JavaCheck(21, "21.0.1", home).run())
        .matches(finding -> finding.state() == State.PROBLEM)
        .matches(finding -> finding.remedy().orElseThrow().contains("JDK 25"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"usr/lib/x86_64-linux-gnu", "usr/lib64", "lib", "usr/lib/aarch64-linux-gnu"})
  void theSystemsOpenMpIsFound(String place) throws IOException {
    Path library = Files.createDirectories(folder.resolve(place)).resolve("libgomp.so.1");
    Files.createFile(library);

    assertThat(openMp("Linux").text()).contains(library.toString());
    assertThat(openMp("Linux").state()).isEqualTo(State.OK);
  }

  @Test
  void acceptsTheShippedOpenMp() throws IOException {
    ship("io/mlids/train/xgboost/linux-amd64/libgomp.so.1");

    assertThat(openMp("Linux").state()).isEqualTo(State.OK);
    assertThat(openMp("Linux").text()).contains("bundled");
  }

  @Test
  void aMissingOpenMpIsANote() throws IOException {
    ship("io/mlids/train/xgboost/linux-riscv64/libgomp.so.1");

    assertThat(openMp("Linux").state()).isEqualTo(State.NOTE);
    assertThat(openMp("Linux").remedy()).get().asString().contains("libgomp1");
    assertThat(openMp("Mac OS X").remedy()).get().asString().contains("libomp");
    assertThat(openMp("Windows 11").state()).isEqualTo(State.OK);
  }

  @Test
  void libpcapIsOptional() {
    assertThat(new LibpcapCheck(() -> List.of("eth0", "lo")).run())
        .isEqualTo(Finding.ok("libpcap", "interfaces eth0, lo"));
    Finding missing =
        new LibpcapCheck(
                () -> {
                  throw new IOException("libpcap cannot be loaded");
                })
            .run();
    assertThat(missing.state()).isEqualTo(State.NOTE);
    assertThat(missing.remedy()).get().asString().contains("libpcap0.8", "cannot be loaded");
  }

  @Test
  void readsTheRightToCaptureFromTheProcess() throws IOException {
    assertThat(rights("CapEff:\t0000000000002000").state()).isEqualTo(State.OK);
    assertThat(rights("CapEff:\t000001ffffffffff").state()).isEqualTo(State.OK);
    assertThat(rights("CapEff:\t0000000000001000").remedy()).get().asString().contains("sudo");
    assertThat(rights("CapPrm:\t000001ffffffffff").state()).isEqualTo(State.NOTE);
    assertThat(new CaptureRightsCheck(folder.resolve("none")).run().state()).isEqualTo(State.NOTE);
  }

  @Test
  void aPortInUseIsANoteWithAnotherPort() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
      assertThat(new PortCheck(port).run().state()).isEqualTo(State.NOTE);
      assertThat(new PortCheck(port).run().remedy())
          .get()
          .asString()
          .contains("--port " + (port + 1));
    }
    assertThat(new PortCheck(port).run().state()).isEqualTo(State.OK);
  }

  @Test
  void littleOrUnusableSpaceIsAProblem() {
    assertThat(disk(_ -> 1_000_000_000).state()).isEqualTo(State.OK);
    assertThat(disk(_ -> 12_300_000_000L).text()).startsWith("12.3 GB free");
    assertThat(disk(_ -> 999_999_999).state()).isEqualTo(State.PROBLEM);
    Finding unusable =
        disk(
            _ -> {
              throw new IOException("not writable");
            });
    assertThat(unusable.state()).isEqualTo(State.PROBLEM);
    assertThat(unusable.text()).contains("not writable");
  }

  @Test
  void aClockBeforeTheBuildOrFarAfterItIsAProblem() {
    assertThat(clock("2026-11-28T12:30:00Z", "UTC").state()).isEqualTo(State.OK);
    assertThat(clock("2030-01-01T00:00:00Z", "UTC").text()).contains("2030-01-01 00:00:00 +00:00");
    assertThat(clock("1970-01-01T00:03:00Z", "UTC").state()).isEqualTo(State.PROBLEM);
    assertThat(clock("2070-01-01T00:00:00Z", "UTC").remedy())
        .get()
        .asString()
        .contains("timedatectl");
  }

  @Test
  void anUnknownTimeZoneIsANote() {
    for (String known : List.of("Europe/Vienna", ":Europe/Vienna", "CET-1CEST", "UTC", "EST")) {
      assertThat(clock("2026-12-01T00:00:00Z", known).state()).as(known).isEqualTo(State.OK);
    }
    assertThat(clock("2026-12-01T00:00:00Z", "Europe/Vinea").state()).isEqualTo(State.NOTE);
  }

  @Test
  void theDefaultModelMustBeReadable() throws IOException {
    Path model = folder.resolve("model");
    assertThat(new ModelCheck(model).run().state()).isEqualTo(State.PROBLEM);
    assertThat(new ModelCheck(model).run().remedy()).get().asString().contains("make build");

    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    assertThat(new ModelCheck(model).run().state()).isEqualTo(State.OK);
    assertThat(new ModelCheck(model).run().text()).contains("corrected", "2 classes");

    Files.writeString(model.resolve("model.json"), "{}");
    assertThat(new ModelCheck(model).run().state()).isEqualTo(State.PROBLEM);
  }

  private Finding openMp(String system) {
    return new OpenMpCheck(folder, system, "amd64", List.of(folder.resolve("dist/lib"))).run();
  }

  private void ship(String entry) throws IOException {
    Path jar = Files.createDirectories(folder.resolve("dist/lib")).resolve("ml-ids-train-1.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.closeEntry();
    }
  }

  private Finding rights(String line) throws IOException {
    Path status = Files.writeString(folder.resolve("status"), "Name:\tjava\n" + line + "\n");
    return new CaptureRightsCheck(status).run();
  }

  private Finding disk(DiskCheck.Space space) {
    return new DiskCheck("Disk", folder, space).run();
  }

  private static Finding clock(String now, String timezone) {
    Clock clock = Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
    return new ClockCheck(clock, BUILT, Optional.of(timezone)).run();
  }
}
