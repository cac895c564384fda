package io.mlids.train.command;

import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Terminal;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.train.sagemaker.DeployConfig;
import io.mlids.train.sagemaker.Deployment;
import io.mlids.train.sagemaker.SageMakerAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train sagemaker-undeploy}. */
@Command(
    name = "sagemaker-undeploy",
    description = {
      "Delete a SageMaker endpoint, its configuration and its model.",
      "The model's file in S3 is kept."
    })
@Example(text = "Undeploy", command = "ml-ids-train sagemaker-undeploy")
public final class SageMakerUndeployCommand implements Callable<Integer> {
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

  private final Map<String, String> environment;

  /** Creates the command; called by picocli. */
  public SageMakerUndeployCommand() {
    this(System.getenv());
  }

  SageMakerUndeployCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException {
    DeployConfig config = DeployConfig.read(configPath);
    try (SageMakerAccess access = SageMakerAccess.open(region.or(config.region()), environment)) {
      boolean existed =
          new Deployment(access, config.name(), region.interval(), Clock.systemUTC(), this::log)
              .undeploy();
      if (!existed) {
        log("the endpoint " + config.name() + " does not exist");
      }
    }
    return 0;
  }

  private void log(String line) {
    spec.commandLine().getErr().println(Terminal.printable(line));
  }
}
