package io.mlids.aws.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.aws.s3.S3Access;
import io.mlids.aws.s3.S3Address;
import io.mlids.aws.testing.ObjectServer;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a stand-in for S3 that is made for these tests. */
class DatasetCopiesTest {
  private static final S3Address FLOWS = S3Address.of("s3://bucket/flows/");

  @TempDir private Path folder;
  private final StringWriter log = new StringWriter();
  private ObjectServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ObjectServer();
    for (String name :
        new String[] {"flows/b.csv", "flows/a & c.CSV", "flows/x/d.h5", "flows/e.txt"}) {
      server.put("bucket/" + name, name.getBytes(StandardCharsets.UTF_8));
    }
    server.put("bucket/flows/", new byte[0]);
    server.put("bucket/flows-of-others/f.csv", new byte[1]);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPrefixIsADirectoryWithItsDatasets() throws IOException {
    Path directory = below(FLOWS);
    assertThat(directory).isEqualTo(folder.resolve("bucket/flows"));
    assertThat(visible(directory)).containsExactlyInAnyOrder("b.csv", "a & c.CSV", "x/d.h5");
    assertThat(directory.resolve("x/d.h5")).hasContent("flows/x/d.h5");
  }

  @Test
  void oneObjectIsOneFile() throws IOException {
    assertThat(below(FLOWS.withKey("flows/b.csv"))).hasContent("flows/b.csv");
    assertThat(visible(folder)).containsExactly("bucket/flows/b.csv");
  }

  @Test
  void copiesOfRemovedObjectsAreRemoved() throws IOException {
    below(FLOWS);
    server.remove("bucket/flows/b.csv");
    assertThat(visible(below(FLOWS))).containsExactlyInAnyOrder("a & c.CSV", "x/d.h5");
    assertThat(log.toString()).contains("b.csv is no longer part of s3://bucket/flows/");
  }

  @Test
  void aFileThatIsNoCopyIsNotReadAsPartOfTheDataset() throws IOException {
    Path own = below(FLOWS).resolve("own.csv");
    Files.writeString(own, "mine");
    assertThatThrownBy(() -> below(FLOWS))
        .hasMessageContaining("is not part of s3://bucket/flows/");
    assertThat(own).hasContent("mine");
  }

  @Test
  void aPrefixWithoutDatasetsIsRefused() {
    assertThatThrownBy(() -> below(FLOWS.withKey("nothing/")))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNUSABLE))
        .hasMessageContaining("no dataset begins with this prefix");
  }

  @Test
  void aKeyThatLeadsOutOfTheDirectoryIsRefused() {
    server.put("bucket/flows/../../../evil.csv", new byte[1]);
    assertThatThrownBy(() -> below(FLOWS)).hasMessageContaining("cannot be the path of a file");
  }

  @Test
  void aFileNeedsTheKeyOfAnObject() throws IOException {
    try (DatasetCopies copies = copies()) {
      assertThatThrownBy(() -> copies.file(FLOWS, folder.resolve("a.h5")))
          .hasMessageContaining("use the key of one object");
    }
  }

  @Test
  void aServerThatIsDownIsNoWrongUsage() {
    server.close();
    assertThatThrownBy(() -> below(FLOWS))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
        .hasMessageContaining("cannot reach 127.0.0.1");
  }

  private Path below(S3Address address) throws IOException {
    try (DatasetCopies copies = copies()) {
      return copies.below(address, folder);
    }
  }

  private DatasetCopies copies() {
    return new DatasetCopies(
        "eu-west-1", new S3Access(true, ""), server.environment(), new PrintWriter(log, true));
  }

  private static Stream<String> visible(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(
              file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
          .map(file -> directory.relativize(file).toString())
          .toList()
          .stream();
    }
  }
}
