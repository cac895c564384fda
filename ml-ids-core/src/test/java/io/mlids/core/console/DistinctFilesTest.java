package io.mlids.core.console;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistinctFilesTest {
  @TempDir private Path folder;
  private Path input;

  @BeforeEach
  void makeAnInput() throws IOException {
    input = Files.writeString(folder.resolve("x.pcap"), "x");
  }

  @Test
  void rejectsTheSameFileUnderAnyPath() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(input.toAbsolutePath());
    for (Path output :
        List.of(
            input,
            relative,
            folder.resolve("./y/../x.pcap").normalize(),
            Files.createSymbolicLink(folder.resolve("soft"), input),
            Files.createSymbolicLink(folder.resolve("softer"), Path.of("soft")),
            Files.createLink(folder.resolve("hard"), input))) {
      assertThatThrownBy(() -> DistinctFiles.check(output, List.of(folder.resolve("no"), input)))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining(output + ": the output file is also an input")
          .hasMessageContaining("choose another output file")
          .extracting(e -> ((CommandException) e).exitCode())
          .isEqualTo(ExitCode.UNUSABLE);
    }
  }

  @Test
  void acceptsOtherFilesNewFilesAndDevices() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "x");
    for (Path output : List.of(other, folder.resolve("new"), Path.of("/dev/null"), folder)) {
      assertThatCode(() -> DistinctFiles.check(output, List.of(input, Path.of("/dev/null"))))
          .doesNotThrowAnyException();
    }
  }
}
