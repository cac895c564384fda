package io.mlids.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  @Test
  void appearsOnCommitInNewDirectories() throws IOException {
    Path target = folder.resolve("a/b/report.txt");
    try (OutputFile output = OutputFile.create(target)) {
      Files.writeString(output.path(), "done");
      assertThat(target).doesNotExist();
      output.commit();
    }

    assertThat(target).hasContent("done");
    assertThat(filesIn(target.getParent())).containsExactly(target);
  }

  @Test
  @Tag("process")
  void isRemovedWhenTheProgramEndsBeforeCommit() throws Exception {
    Path target = Files.writeString(folder.resolve("report.txt"), "older");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathOf(OutputFile.class, EndsInTheMidst.class),
                EndsInTheMidst.class.getName(),
                target.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("writing");
    assertThat(target).hasContent("older");
    assertThat(filesIn(folder)).containsExactly(target);
  }

  /** A program that exits without closing the file. */
  static final class EndsInTheMidst {
    public static void main(String[] arguments) throws IOException {
      OutputFile output = OutputFile.create(Path.of(arguments[0]));
      Files.writeString(output.path(), "half");
      System.out.print(Files.exists(output.path()) ? "writing" : "not there");
      System.exit(3);
    }
  }

  private static String classPathOf(Class<?>... classes) throws URISyntaxException {
    List<String> places = new ArrayList<>();
    for (Class<?> each : classes) {
      places.add(
          Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(File.pathSeparator, places);
  }

  @Test
  void leavesTheExistingFileWithoutCommit() throws IOException {
    Path target = Files.writeString(folder.resolve("report.txt"), "older");
    try (OutputFile output = OutputFile.create(target)) {
      Files.writeString(output.path(), "half");
    }

    assertThat(target).hasContent("older");
    assertThat(filesIn(folder)).containsExactly(target);
  }

  @Test
  void replacesTheExistingFileOnCommit() throws IOException {
    Path target = Files.writeString(folder.resolve("report.txt"), "older");
    try (OutputFile output = OutputFile.create(target)) {
      Files.writeString(output.path(), "newer");
      output.commit();
    }

    assertThat(target).hasContent("newer");
  }

  @Test
  void replacesTheTargetOfASymbolicLinkAndKeepsTheLink() throws IOException {
    Path file = Files.writeString(folder.resolve("report.txt"), "older");
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, Path.of("report.txt"));
    try (OutputFile output = OutputFile.create(link)) {
      Files.writeString(output.path(), "newer");
      output.commit();
    }

    assertThat(link).isSymbolicLink();
    assertThat(file).isRegularFile().hasContent("newer");
  }

  @Test
  void createsTheTargetOfADanglingSymbolicLink() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, Path.of("deeper/report.txt"));
    try (OutputFile output = OutputFile.create(link)) {
      Files.writeString(output.path(), "done");
      output.commit();
    }

    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("deeper/report.txt")).hasContent("done");
  }

  @Test
  void rejectsADevice() {
    assertThatThrownBy(() -> OutputFile.create(Path.of("/dev/null")))
        .isInstanceOf(FileSystemException.class)
        .hasMessage("/dev/null: this is a pipe or device; specify a file");
  }

  @Test
  void twoWritersOfOneTargetDoNotInterfere() throws IOException {
    Path target = folder.resolve("report.txt");
    try (OutputFile first = OutputFile.create(target);
        OutputFile second = OutputFile.create(target)) {
      assertThat(first.path()).isNotEqualTo(second.path());
      Files.writeString(first.path(), "first");
      Files.writeString(second.path(), "second");
      first.commit();
    }

    assertThat(target).hasContent("first");
  }

  @Test
  void rejectsADirectoryAndAPathBelowAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> OutputFile.create(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> OutputFile.create(file.resolve("train.h5")))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> OutputFile.create(file.resolve("deeper/train.h5")))
        .isInstanceOf(FileSystemException.class);
  }

  private static Stream<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    }
  }
}
