package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.ExitCode;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.CommandRun;
import io.mlids.train.fit.GeneratedFlows;
import io.mlids.train.fit.SplitFiles;
import io.mlids.train.sagemaker.ContainerDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in a directory with SageMaker's layout. */
@Tag("native")
class TrainCommandTest {
  @TempDir Path root;
  private ContainerDirectories directories;

  @BeforeEach
  void layOut() throws IOException {
    directories = ContainerDirectories.of(Map.of("MLIDS_CONTAINER_ROOT", root.toString()));
    SplitFiles written = GeneratedFlows.split(Files.createDirectories(root.resolve("split")));
    SplitFiles mounted = directories.dataset();
    move(written.training(), mounted.training());
    move(written.validation(), mounted.validation());
    move(written.test(), mounted.test());
    Files.createDirectories(directories.hyperparameters().getParent());
    // SageMaker creates these directories; the model's is a mount that cannot be replaced.
    Files.createDirectories(directories.model());
    Files.createDirectories(directories.failure().getParent());
  }

  private static void move(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.move(from, to);
  }

  @Test
  void writesTheBundleToTheModelDirectory() throws IOException {
    CommandRun run = train("{\"nr_iterations\": \"4\", \"random_seed\": \"7\"}");
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(ModelBundle.open(root.resolve("model")).manifest().seed()).isEqualTo(7);
    assertThat(directories.failure()).doesNotExist();
  }

  @Test
  void aBrokenHyperparameterIsTheReasonForTheFailure() throws IOException {
    CommandRun run = train("{\"nr_iterations\": \"many\"}");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error().lines())
        .singleElement()
        .asString()
        .contains("nr_iterations is \"many\"");
    assertThat(root.resolve("output/failure"))
        .content()
        .contains("hyperparameters.json: nr_iterations is \"many\"; it must be a whole number");
    assertThat(root.resolve("model")).isEmptyDirectory();
  }

  @Test
  void aMissingChannelIsTheReasonForTheFailure() throws IOException {
    Files.delete(directories.dataset().validation());
    CommandRun run = train("{}");
    assertThat(run.exitCode()).isNotZero();
    assertThat(directories.failure()).content().contains("validation/val.h5");
  }

  @Test
  void sageMakerShowsOnly1024CharactersOfTheReason() throws IOException {
    train("{\"" + "x".repeat(3000) + "\": \"1\"}");
    assertThat(Files.readString(directories.failure())).hasSize(1024).contains("unknown parameter");
  }

  @Test
  void aReasonThatCannotBeWrittenIsAWarning() throws IOException {
    Files.delete(directories.failure().getParent());
    Files.writeString(directories.failure().getParent(), "a file, not a directory");
    CommandRun run = train("{\"nr_iterations\": \"many\"}");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error())
        .contains("warning: the reason could not be written")
        .contains("nr_iterations is \"many\"");
  }

  private CommandRun train(String hyperparameters) throws IOException {
    Files.writeString(directories.hyperparameters(), hyperparameters);
    return CommandRun.of(new TrainCommand(Map.of("MLIDS_CONTAINER_ROOT", root.toString())));
  }
}
