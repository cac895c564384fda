package io.mlids.core.command.doctor;

import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.Terminal;
import io.mlids.core.doctor.CaptureRightsCheck;
import io.mlids.core.doctor.Check;
import io.mlids.core.doctor.ClockCheck;
import io.mlids.core.doctor.DiskCheck;
import io.mlids.core.doctor.Finding;
import io.mlids.core.doctor.JavaCheck;
import io.mlids.core.doctor.LibpcapCheck;
import io.mlids.core.doctor.ModelCheck;
import io.mlids.core.doctor.OpenMpCheck;
import io.mlids.core.doctor.PortCheck;
import io.mlids.core.help.Example;
import io.mlids.core.install.DefaultModel;
import io.mlids.core.install.Installation;
import io.mlids.core.libpcap.CaptureInterface;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ml-ids doctor}. */
@Command(
    name = "doctor",
    description = {
      "Check that this machine has what ml-ids needs, and suggest remedies.",
      "",
      "Exit code 1 means that a requirement is missing. A note concerns an optional component."
    })
@Example(text = "Check as the service user", command = "sudo -u ml-ids ml-ids doctor")
public final class DoctorCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 5000;

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  private final List<Check> checks;

  /** Creates the command that checks this machine; called by picocli. */
  public DoctorCommand() {
    this(ofThisMachine());
  }

  DoctorCommand(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  private static List<Check> ofThisMachine() {
    Installation installation = Installation.ofProgram();
    return List.of(
        new JavaCheck(
            Runtime.version().feature(),
            System.getProperty("java.version"),
            Path.of(System.getProperty("java.home"))),
        new ModelCheck(DefaultModel.path(Path.of(""), installation)),
        new DiskCheck("Disk", Path.of("").toAbsolutePath(), DiskCheck.Space::ofFileSystem),
        new DiskCheck(
            "Temporary files",
            Path.of(System.getProperty("java.io.tmpdir")),
            DiskCheck.Space::ofFileSystem),
        new ClockCheck(
            Clock.systemDefaultZone(),
            built(installation),
            Optional.ofNullable(System.getenv("TZ"))),
        new PortCheck(DEFAULT_PORT),
        new LibpcapCheck(
            () -> CaptureInterface.list().stream().map(CaptureInterface::name).toList()),
        new CaptureRightsCheck(Path.of("/proc/self/status")),
        new OpenMpCheck(
            Path.of("/"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            installation.directories()));
  }

  private static Instant built(Installation installation) {
    try {
      return installation.code().isPresent()
          ? Files.getLastModifiedTime(installation.code().get()).toInstant()
          : Instant.EPOCH;
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int notes = 0;
    int problems = 0;
    for (Check check : checks) {
      Finding finding = check.run();
      String mark =
          switch (finding.state()) {
            case OK -> "ok";
            case NOTE -> "note";
            case PROBLEM -> "PROBLEM";
          };
      notes += finding.state() == Finding.State.NOTE ? 1 : 0;
      problems += finding.state() == Finding.State.PROBLEM ? 1 : 0;
      out.printf("%-9s%-17s%s%n", mark, finding.subject(), Terminal.printable(finding.text()));
      finding
          .remedy()
          .ifPresent(remedy -> out.printf("%-26s-> %s%n", "", Terminal.printable(remedy)));
    }
    out.printf(
        "%n%s, %s%n",
        problems == 0 ? "no problems" : count(problems, "problem"),
        notes == 0 ? "no notes" : count(notes, "note"));
    out.flush();
    return problems == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
