package io.mlids.train.sagemaker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of a training job. The Python original's files are accepted unchanged.
 *
 * @param instanceType the kind of machine, such as {@code ml.m5.large}
 * @param taskType replaces the parameter {@code task_type}; empty to keep it
 * @param volumeGb the disk space for data and model, in GB
 * @param maxSeconds the job is stopped after this time
 * @param role the role that the job assumes
 * @param training the S3 prefix of {@code train.h5}
 * @param validation the S3 prefix of {@code val.h5}
 * @param testing the S3 prefix of {@code test.h5}
 * @param output where the model is stored, below a directory with the job's name
 * @param region the region; empty for the environment's
 */
public record TrainConfig(
    String instanceType,
    Optional<String> taskType,
    int volumeGb,
    int maxSeconds,
    String role,
    String training,
    String validation,
    String testing,
    String output,
    Optional<String> region) {

  /**
   * Reads a file.
   *
   * @throws ConfigException if a member is missing or invalid
   */
  public static TrainConfig read(Path file) throws IOException {
    ConfigFile config = ConfigFile.read(file);
    // Training uses one machine; more would each train the same model.
    config.number("train/instance_count", 1, 1, 1);
    return new TrainConfig(
        config.instance("train/instance_type"),
        config.taskType("train/task_type"),
        config.number("train/volume_size_gb", 1, 16_384, 30),
        config.number("train/max_run_seconds", 60, 2_419_200, 7_200),
        config.role("role"),
        config.location("data/train"),
        config.location("data/val"),
        config.location("data/test"),
        config.location("model_bucket"),
        config.optional("region"));
  }
}
