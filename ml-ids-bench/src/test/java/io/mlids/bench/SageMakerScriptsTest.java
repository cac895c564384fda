package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that build and push the image, with scripts in place of the engine and of aws. */
@Tag("process")
class SageMakerScriptsTest {
  private static final Path SCRIPTS =
      Path.of(System.getProperty("mlids.root"), "deploy", "sagemaker");
  private static final String PASSWORD = "planted-registry-password";
  private static final String REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

  @TempDir Path folder;
  private Path bin;
  private Path calls;

  private record Outcome(int exitCode, String output, String error) {}

  @BeforeEach
  void linkTools() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the scripts need a POSIX shell");
    bin = Files.createDirectories(folder.resolve("bin"));
    calls = folder.resolve("calls");
    for (String tool : List.of("sh", "dirname", "cat")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path target = Path.of(place, tool);
        if (Files.exists(target) && Files.notExists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), target);
        }
      }
    }
  }

  @Test
  void buildsTheImageWithTheEngineOnThePath() throws Exception {
    program("podman", "echo \"$@\" >> " + calls + "; [ $3 != - ] || cat > " + calls + ".in");
    Outcome outcome = run("build-image.sh", "ml-ids", "1.0");
    assertThat(outcome.exitCode()).as(outcome.error()).isZero();
    assertThat(Files.readAllLines(calls))
        .containsExactly(
            "build -f deploy/Dockerfile -t ml-ids:1.0 .",
            "build -f - -t ml-ids:1.0 deploy/sagemaker");
    assertThat(Path.of(calls + ".in")).hasContent("FROM ml-ids:1.0\nUSER root");
  }

  @Test
  void pushesTheImageWithoutShowingThePassword() throws Exception {
    program("docker", "echo \"$@\" >> " + calls + "; [ $1 != login ] || cat > " + calls + ".in");
    program(
        "aws",
        "case $1 in sts) echo 123456789012 ;; esac\n"
            + "case $2 in get-login-password) echo "
            + PASSWORD
            + " ;; describe-repositories) exit 254 ;; create-repository) echo create >> "
            + calls
            + " ;; esac");
    Outcome outcome = run("push-image.sh", "ml-ids", "1.0");
    assertThat(outcome.exitCode()).as(outcome.error()).isZero();
    assertThat(outcome.output()).isEqualTo(REGISTRY + "/ml-ids:1.0\n");
    assertThat(Files.readAllLines(calls))
        .containsExactly(
            "create",
            "login --username AWS --password-stdin " + REGISTRY,
            "tag ml-ids:1.0 " + REGISTRY + "/ml-ids:1.0",
            "push " + REGISTRY + "/ml-ids:1.0");
    assertThat(Path.of(calls + ".in")).hasContent(PASSWORD);
    assertThat(outcome.output() + outcome.error()).doesNotContain(PASSWORD);
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    assertThat(run("build-image.sh", "ml-ids", "1.0"))
        .isEqualTo(
            new Outcome(
                2, "", "neither docker nor podman was found on the PATH; install one of them\n"));
    assertThat(run("build-image.sh", "ml-ids", "").error()).contains("TAG=1.0");
    assertThat(run("build-image.sh", "ml-ids", "a/b").error()).contains("'a/b' is not a tag");
    program("docker", "exit 1");
    Outcome push = run("push-image.sh", "ml-ids", "1.0");
    assertThat(push.exitCode()).isEqualTo(2);
    assertThat(push.error()).contains("'aws' was not found");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(String script, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", SCRIPTS.resolve(script).toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("AWS_REGION", "eu-west-1");
    Path error = folder.resolve("error");
    Process process = builder.redirectError(error.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output, Files.readString(error));
  }
}
