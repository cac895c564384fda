package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step of the release workflow that compares the tag with the version of the files. */
@Tag("process")
class ReleaseTagTest {
  private static final Path SOURCES = Path.of(System.getProperty("mlids.root"));
  private static final String STEP = "- name: Check that the tag is the version\n";

  @TempDir Path folder;

  private record Outcome(int exitCode, String output) {}

  @BeforeAll
  static void needsAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the step needs a POSIX shell");
  }

  @Test
  void publishesNothingUnderAnotherVersion() throws Exception {
    Files.writeString(
        folder.resolve("pom.xml"),
        """
        <project>
          <version>1.2.3</version>
          <dependencies>
            <version>4.5.6</version>
          </dependencies>
        </project>
        """);
    assertThat(check("v1.2.3")).isEqualTo(new Outcome(0, ""));
    assertThat(check("v1.2.4"))
        .isEqualTo(new Outcome(1, "the tag is v1.2.4, but pom.xml has the version 1.2.3\n"));
  }

  @Test
  void findsTheVersionOfThisProject() throws Exception {
    Files.copy(SOURCES.resolve("pom.xml"), folder.resolve("pom.xml"));
    assertThat(check("v").output()).containsPattern("the version \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
  }

  private Outcome check(String tag) throws IOException, InterruptedException {
    String workflow = Files.readString(SOURCES.resolve(".github/workflows/release.yml"));
    assertThat(workflow).contains(STEP);
    String script =
        workflow
            .substring(workflow.indexOf("run: |\n", workflow.indexOf(STEP)) + "run: |\n".length())
            .lines()
            .takeWhile(line -> line.startsWith(" ".repeat(10)))
            .collect(Collectors.joining("\n"));
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-e", "-c", script);
    builder.directory(folder.toFile()).environment().put("TAG", tag);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output);
  }
}
