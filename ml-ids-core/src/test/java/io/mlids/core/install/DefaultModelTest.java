package io.mlids.core.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultModelTest {
  @TempDir private Path folder;
  private Path current;
  private Installation installation;

  @BeforeEach
  void install() throws IOException {
    current = Files.createDirectories(folder.resolve("home"));
    Path lib = Files.createDirectories(folder.resolve("opt/ml-ids/lib"));
    installation = Installation.above(Files.createFile(lib.resolve("ml-ids-core-1.jar")));
  }

  @Test
  void theShippedModelIsUsedFromAnyDirectory() throws IOException {
    Path shipped = model(folder.resolve("opt/ml-ids/share/model"));

    assertThat(DefaultModel.path(current, installation)).isEqualTo(shipped.toRealPath());
  }

  @Test
  void prefersAModelTrainedInThisDirectory() throws IOException {
    model(folder.resolve("opt/ml-ids/share/model"));
    Path trained = model(current.resolve("build/models/gradient_boost"));

    assertThat(DefaultModel.path(current, installation)).isEqualTo(trained);
  }

  @Test
  void aDirectoryWithoutAManifestIsNotAModel() throws IOException {
    Files.createDirectories(current.resolve("build/models/gradient_boost"));
    Path shipped = model(folder.resolve("opt/ml-ids/share/model"));

    assertThat(DefaultModel.path(current, installation)).isEqualTo(shipped.toRealPath());
  }

  @Test
  void withoutAnyModelThePathIsThatOfTheModelToTrain() {
    assertThat(DefaultModel.path(current, installation))
        .isEqualTo(current.resolve("build/models/gradient_boost"));
    assertThat(DefaultModel.shipped(installation)).isEmpty();
  }

  private static Path model(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("mlids.json"), "{}");
    return directory;
  }
}
