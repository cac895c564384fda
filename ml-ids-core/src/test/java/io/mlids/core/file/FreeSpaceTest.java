package io.mlids.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
  @TempDir private Path folder;

  @Test
  void anExistingDirectoryHasFreeSpace() {
    assertThat(FreeSpace.at(folder)).isPositive();
  }

  @Test
  void aPathThatDoesNotExistYetHasTheSpaceOfItsDirectory() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(FreeSpace.at(file)).isPositive();
    assertThat(FreeSpace.at(folder.resolve("output/flows/test.h5"))).isPositive();
  }
}
