package io.mlids.core.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.doctor.Check;
import io.mlids.core.doctor.Finding;
import io.mlids.core.testing.PrintedRun;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  private static final Check OK =
      () -> new Finding(Finding.State.OK, "Java", "25.0.1", Optional.empty());
  private static final Check NOTE =
      () -> new Finding(Finding.State.NOTE, "libpcap", "not found", Optional.of("install it"));
  private static final Check PROBLEM =
      () -> new Finding(Finding.State.PROBLEM, "Disk", "full", Optional.of("make room"));

  @Test
  void notesSuggestARemedyAndAreNotFailures() {
    PrintedRun run = PrintedRun.of(new DoctorCommand(List.of(OK, NOTE)));

    assertThat(run.exitCode()).isZero();
    assertThat(run.output().lines())
        .containsExactly(
            "ok       Java             25.0.1",
            "note     libpcap          not found",
            "                          -> install it",
            "",
            "no problems, 1 note");
  }

  @Test
  void aProblemIsAFailure() {
    PrintedRun run = PrintedRun.of(new DoctorCommand(List.of(NOTE, PROBLEM, PROBLEM)));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .contains("PROBLEM  Disk", "-> make room")
        .endsWith("2 problems, 1 note\n");
  }

  @Test
  void printsALineForEachCheck() {
    PrintedRun run = PrintedRun.of(new DoctorCommand());

    assertThat(run.exitCode()).isIn(0, 1);
    assertThat(run.output())
        .contains("Java", "Default model", "Disk", "Temporary files", "Clock", "Port 5000")
        .contains("libpcap", "Live capture", "OpenMP");
  }
}
