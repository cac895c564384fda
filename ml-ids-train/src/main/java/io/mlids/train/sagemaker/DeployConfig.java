package io.mlids.train.sagemaker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of an endpoint. The Python original's files are accepted unchanged; their
 * {@code model_name} is not used.
 *
 * @param name the name of the endpoint
 * @param instanceType the kind of machine, such as {@code ml.t2.medium}
 * @param instances the number of machines
 * @param region the region; empty for the environment's
 * @param role the role that the endpoint assumes
 * @param models where the training jobs store their models
 * @param artifact the name of the model's file
 * @param image the container image; empty for the one that trained the model
 */
public record DeployConfig(
    String name,
    String instanceType,
    int instances,
    Optional<String> region,
    String role,
    String models,
    String artifact,
    Optional<String> image) {

  /**
   * Reads a file.
   *
   * @throws ConfigException if a member is missing or invalid
   */
  public static DeployConfig read(Path file) throws IOException {
    ConfigFile config = ConfigFile.read(file);
    return new DeployConfig(
        config.name("deploy/app_name"),
        config.instance("deploy/instance_type"),
        config.number("deploy/instance_count", 1, 1_000, 1),
        config.optional("deploy/region"),
        config.role("role"),
        config.location("model_bucket"),
        config.optional("model_artifact").orElse("model.tar.gz"),
        config.optional("image"));
  }

  /** The S3 URI of the model that a job has trained. */
  public String modelOf(String job) {
    return (models.endsWith("/") ? models : models + "/") + job + "/output/" + artifact;
  }
}
