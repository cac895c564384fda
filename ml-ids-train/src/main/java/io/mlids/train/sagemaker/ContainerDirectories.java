package io.mlids.train.sagemaker;

import io.mlids.train.fit.SplitFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The directories that SageMaker mounts in a training container.
 *
 * @param root the directory that contains them, {@code /opt/ml} in a container
 */
public record ContainerDirectories(Path root) {
  /** The environment variable that names another root, to try a container's commands outside it. */
  public static final String ROOT_VARIABLE = "MLIDS_CONTAINER_ROOT";

  /** SageMaker shows the first 1024 characters of the reason for a failure. */
  private static final int MOST_SHOWN = 1_024;

  /** The directories below {@code /opt/ml}, or below the directory that the environment names. */
  public static ContainerDirectories of(Map<String, String> environment) {
    String root = environment.getOrDefault(ROOT_VARIABLE, "").strip();
    return new ContainerDirectories(Path.of(root.isEmpty() ? "/opt/ml" : root));
  }

  /** The hyperparameters of the training job; the file is missing if the job has none. */
  public Path hyperparameters() {
    return root.resolve("input/config/hyperparameters.json");
  }

  /** The dataset; each file comes through its own channel. */
  public SplitFiles dataset() {
    Path data = root.resolve("input/data");
    return new SplitFiles(
        data.resolve("training/train.h5"),
        data.resolve("validation/val.h5"),
        data.resolve("testing/test.h5"));
  }

  /** The directory that SageMaker uploads as the trained model. */
  public Path model() {
    return root.resolve("model");
  }

  /** The file whose text SageMaker reports as the reason for a failure. */
  public Path failure() {
    return root.resolve("output/failure");
  }

  /** Writes the reason why training failed, for {@code DescribeTrainingJob}. */
  public void writeFailure(String reason) throws IOException {
    Files.createDirectories(failure().getParent());
    Files.writeString(failure(), reason.substring(0, Math.min(MOST_SHOWN, reason.length())));
  }
}
