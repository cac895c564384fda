package io.mlids.train.command;

import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Terminal;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.train.fit.SplitFiles;
import io.mlids.train.sagemaker.SageMakerAccess;
import io.mlids.train.sagemaker.TrainConfig;
import io.mlids.train.sagemaker.TrainingJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train sagemaker-train}. */
@Command(
    name = "sagemaker-train",
    description = {
      "Train a model with a SageMaker training job, and wait for it.",
      "The configuration file names the machine, the role and the data in S3. Prints the location"
          + " of the model and its metrics. If the command is interrupted, the job continues."
    })
@Example(
    text = "Train on AWS",
    command = "ml-ids-train sagemaker-train --image-name ml-ids:1 --job-id job-7")
@Example(
    text = "Train in the same container on this machine",
    command = "ml-ids-train sagemaker-train --mode local --image-name ml-ids:1 --job-id a")
public final class SageMakerTrainCommand implements Callable<Integer> {
  /** Where to train. */
  enum Mode {
    AWS,
    LOCAL
  }

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private SageMakerRegionOptions region;

  @OptionGroup("Job")
  @Option(
      names = "--config-path",
      paramLabel = "FILE",
      defaultValue = "deploy/sagemaker/train.json",
      description = "Configuration of the job, for --mode aws. Default: ${DEFAULT-VALUE}.")
  private Path configPath;

  @OptionGroup("Job")
  @Option(
      names = "--param-path",
      paramLabel = "FILE",
      defaultValue = "ml-ids-train/training_params.json",
      description = "Training parameters, as for 'fit'. Default: ${DEFAULT-VALUE}.")
  private Path paramPath;

  @OptionGroup("Job")
  @Option(
      names = "--image-name",
      required = true,
      paramLabel = "IMAGE",
      description = "Container image to train with.")
  private String imageName;

  @OptionGroup("Job")
  @Option(
      names = "--job-id",
      required = true,
      paramLabel = "NAME",
      description = "Name of the job, which no other job has; the model is stored below it.")
  private String jobId;

  @OptionGroup("Job")
  @Option(
      names = "--mode",
      paramLabel = "aws|local",
      defaultValue = "aws",
      description =
          "Train on AWS, or in a container on this machine with Docker or Podman. Default:"
              + " ${DEFAULT-VALUE}.")
  private Mode mode;

  @OptionGroup("Job")
  @Option(names = "--no-wait", description = "Only create the job.")
  private boolean noWait;

  @OptionGroup("Local training")
  @Option(
      names = "--train-path",
      defaultValue = "dataset/train.h5",
      paramLabel = "FILE",
      description = "Training set for --mode local. Default: ${DEFAULT-VALUE}.")
  private Path trainPath;

  @OptionGroup("Local training")
  @Option(
      names = "--val-path",
      defaultValue = "dataset/val.h5",
      paramLabel = "FILE",
      description = "Validation set for --mode local. Default: ${DEFAULT-VALUE}.")
  private Path valPath;

  @OptionGroup("Local training")
  @Option(
      names = "--test-path",
      defaultValue = "dataset/test.h5",
      paramLabel = "FILE",
      description = "Test set for --mode local. Default: ${DEFAULT-VALUE}.")
  private Path testPath;

  @OptionGroup("Local training")
  @Option(
      names = "--output-path",
      defaultValue = "build/sagemaker",
      paramLabel = "DIR",
      description =
          "For --mode local: the container's files, in a directory named after the job. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path outputPath;

  private final Map<String, String> environment;

  /** Creates the command; called by picocli. */
  public SageMakerTrainCommand() {
    this(System.getenv());
  }

  SageMakerTrainCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException {
    return mode == Mode.LOCAL ? trainLocally() : trainOnAws();
  }

  private int trainLocally() throws IOException {
    TrainingJob.checkName(jobId);
    Map<String, String> hyperparameters =
        TrainingJob.hyperparameters(paramPath, Optional.of("CPU"));
    Path model =
        new LocalTraining(environment.getOrDefault("PATH", ""), outputPath.resolve(jobId))
            .train(imageName, new SplitFiles(trainPath, valPath, testPath), hyperparameters);
    spec.commandLine().getErr().println(Terminal.printable("model written to " + model));
    return 0;
  }

  private int trainOnAws() throws IOException {
    TrainConfig config = TrainConfig.read(configPath);
    Map<String, String> hyperparameters = TrainingJob.hyperparameters(paramPath, config.taskType());
    try (SageMakerAccess access = SageMakerAccess.open(region.or(config.region()), environment)) {
      TrainingJob job = new TrainingJob(access, jobId, interval(), this::log);
      job.create(config, imageName, hyperparameters);
      if (noWait) {
        return 0;
      }
      TrainingJob.Result result = job.await();
      PrintWriter out = spec.commandLine().getOut();
      out.println(Terminal.printable("model: " + result.model()));
      result
          .metrics()
          .forEach((name, value) -> out.println(Terminal.printable(name + ": " + value)));
      out.flush();
    }
    return 0;
  }

  private Duration interval() {
    return region.interval();
  }

  private void log(String line) {
    spec.commandLine().getErr().println(Terminal.printable(line));
  }
}
