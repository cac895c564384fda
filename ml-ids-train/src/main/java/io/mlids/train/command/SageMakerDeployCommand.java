package io.mlids.train.command;

import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Terminal;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.train.sagemaker.DeployConfig;
import io.mlids.train.sagemaker.Deployment;
import io.mlids.train.sagemaker.SageMakerAccess;
import io.mlids.train.sagemaker.TrainingJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train sagemaker-deploy}. */
@Command(
    name = "sagemaker-deploy",
    description = {
      "Serve the model of a training job with a SageMaker endpoint.",
      "Creates a model, an endpoint configuration and an endpoint, and waits until it is in"
          + " service. An endpoint that exists continues to serve its old model until the new one"
          + " is ready; then the old model and configuration are deleted."
    })
@Example(
    text = "Deploy the model that a job has trained",
    command = "ml-ids-train sagemaker-deploy --job-id job-7")
public final class SageMakerDeployCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private SageMakerRegionOptions region;

  @OptionGroup("Deployment")
  @Option(
      names = "--config-path",
      paramLabel = "FILE",
      defaultValue = "deploy/sagemaker/deploy.json",
      description = "Configuration of the endpoint. Default: ${DEFAULT-VALUE}.")
  private Path configPath;

  @OptionGroup("Deployment")
  @Option(
      names = "--job-id",
      required = true,
      paramLabel = "NAME",
      description = "Name of the training job.")
  private String jobId;

  @OptionGroup("Deployment")
  @Option(
      names = "--image-name",
      paramLabel = "IMAGE",
      description =
          "Container image to serve with. Default: the configuration file's, else the one that"
              + " trained the model.")
  private Optional<String> imageName = Optional.empty();

  private final Map<String, String> environment;

  /** Creates the command; called by picocli. */
  public SageMakerDeployCommand() {
    this(System.getenv());
  }

  SageMakerDeployCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException {
    DeployConfig config = DeployConfig.read(configPath);
    try (SageMakerAccess access = SageMakerAccess.open(region.or(config.region()), environment)) {
      TrainingJob job = new TrainingJob(access, jobId, region.interval(), this::log);
      Optional<String> named = imageName.or(config::image).filter(name -> !name.isBlank());
      String image = named.isPresent() ? named.get() : job.image();
      new Deployment(access, config.name(), region.interval(), Clock.systemUTC(), this::log)
          .deploy(config, image, config.modelOf(jobId));
    }
    return 0;
  }

  private void log(String line) {
    spec.commandLine().getErr().println(Terminal.printable(line));
  }
}
