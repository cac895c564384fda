package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.train.fit.SplitFiles;
import io.mlids.train.sagemaker.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a script in place of the container engine. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs a POSIX shell")
@Tag("process")
class LocalTrainingTest {
  @TempDir Path folder;
  private SplitFiles files;
  private Path root;

  @BeforeEach
  void prepare() throws IOException {
    files =
        new SplitFiles(
            Files.writeString(folder.resolve("a.h5"), "training"),
            Files.writeString(folder.resolve("b.h5"), "validation"),
            Files.writeString(folder.resolve("c.h5"), "test"));
    root = Files.createDirectories(folder.resolve("root"));
  }

  @Test
  void startsTheImageInSageMakersLayout() throws IOException {
    engine("docker", "echo \"$@\" > " + folder.resolve("arguments"));
    Path model =
        new LocalTraining(folder.toString(), root).train("ml-ids:1", files, Map.of("l2_reg", "2"));
    assertThat(model).isEqualTo(root.resolve("model")).isDirectory();
    assertThat(folder.resolve("arguments"))
        .content()
        .startsWith("run --rm --user ")
        .contains("--volume " + root + ":/opt/ml ml-ids:1 train");
    assertThat(root.resolve("input/config/hyperparameters.json")).hasContent("{\"l2_reg\":\"2\"}");
    assertThat(root.resolve("input/data/training/train.h5")).hasContent("training");
    assertThat(root.resolve("input/data/validation/val.h5")).hasContent("validation");
    assertThat(root.resolve("input/data/testing/test.h5")).hasContent("test");
  }

  @Test
  void reportsTheReasonThatTheContainerGave() throws IOException {
    engine("podman", "echo 'no rows' > " + root.resolve("output/failure") + "; exit 2");
    LocalTraining training = new LocalTraining(folder.toString(), root);
    assertThatThrownBy(() -> training.train("ml-ids:1", files, Map.of()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("failed with exit code 2: no rows");
  }

  @Test
  void saysWhatToInstallWithoutAnEngine() {
    assertThatThrownBy(() -> new LocalTraining(folder.toString(), root))
        .isInstanceOf(ConfigException.class)
        .hasMessage("neither docker nor podman was found on the PATH; install one of them");
  }

  private void engine(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
