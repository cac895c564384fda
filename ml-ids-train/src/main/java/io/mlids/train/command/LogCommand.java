package io.mlids.train.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.model.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train log}. */
@Command(
    name = "log",
    description = {
      "Log a model bundle to an MLflow tracking server, as 'fit' does after training.",
      "The run records the parameters and metrics in the bundle, and contains the report and the"
          + " bundle as an MLflow model."
    })
@Example(
    text = "Log a model to the server in MLFLOW_TRACKING_URI, and register it",
    command = "ml-ids-train log --model mine --mlflow-register ml-ids")
public final class LogCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @OptionGroup("Model")
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Model bundle.")
  private Path model;

  @Mixin private MlflowOptions mlflow;

  private final Map<String, String> environment;

  /** Creates the command with the environment of the process; called by picocli. */
  public LogCommand() {
    this(System.getenv());
  }

  LogCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    MlflowTarget target =
        mlflow
            .target(environment, spec.commandLine().getErr())
            .orElseThrow(
                () ->
                    CommandException.unusable(
                        "no tracking server; add --mlflow-tracking-uri, or set"
                            + " MLFLOW_TRACKING_URI"));
    ModelBundle bundle = ModelBundle.open(model);
    target.log(bundle, bundle.manifest().trainedAt(), spec.commandLine().getOut());
    return 0;
  }
}
