package io.mlids.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBundleWriterTest {
  @TempDir Path folder;

  @Test
  void aFailureOfAnyMoveRestoresTheOldBundle() throws IOException {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    Files.createDirectory(folder.resolve("report"));
    Files.writeString(folder.resolve("report/index.html"), "old");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    Map<String, String> before = contents();

    int failures = 0;
    while (!replaceWithFailureAt(failures)) {
      assertThat(contents()).as("move %d failed", failures).isEqualTo(before);
      ModelBundle.open(folder);
      failures++;
    }

    assertThat(failures).as("three moves out and three moves in").isEqualTo(6);
    assertThat(ModelBundle.open(folder).manifest().seed()).isEqualTo(2);
    assertThat(contents().keySet())
        .containsExactly("mlids.json", "model.json", "notes.txt", "report", "report/index.html");
    assertThat(folder.resolve("report/index.html")).hasContent("new");
  }

  /**
   * Replaces the bundle, but makes the move with the given number fail. Returns whether all moves
   * were completed.
   */
  private boolean replaceWithFailureAt(int refused) throws IOException {
    int[] moves = {0};
    RevertibleMoves.Move move =
        (from, to) -> {
          if (moves[0]++ == refused) {
            throw new IOException("disk on fire");
          }
          Files.move(from, to);
        };
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder, move)) {
      Files.writeString(
          writer.modelFile(), HandMadeModel.multiclass(68, 2).split(0, 3, 1, true, 0, 1).json());
      Files.createDirectory(writer.staging().resolve("report"));
      Files.writeString(writer.staging().resolve("report/index.html"), "new");
      writer.write(ModelManifest.builder(FeatureProfile.CSE2018).seed(2));
      writer.commit();
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessage("disk on fire");
      return false;
    }
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> !each.equals(folder)).toList()) {
        String name = folder.relativize(file).toString();
        contents.put(name, Files.isDirectory(file) ? "" : Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  @Tag("process")
  void uncommittedFilesAreRemovedWhenTheProgramEnds() throws Exception {
    String classPath = System.getProperty("java.class.path");
    Process program =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    classPath,
                    UnclosedWriter.class.getName(),
                    folder.toString()))
            .redirectErrorStream(true)
            .start();

    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("writing");
    assertThat(contents()).isEmpty();
  }

  /** A program that ends without closing the writer. */
  static final class UnclosedWriter {
    public static void main(String[] arguments) throws IOException {
      ModelBundleWriter writer = ModelBundleWriter.create(Path.of(arguments[0]));
      Files.writeString(writer.modelFile(), "{}");
      Files.createDirectory(writer.staging().resolve("report"));
      Files.writeString(writer.staging().resolve("report/index.html"), "half");
      System.out.print("writing");
      System.exit(3);
    }
  }
}
