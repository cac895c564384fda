package io.mlids.train.command;

import io.mlids.core.help.OptionGroup;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of all commands that call SageMaker; a picocli mixin. */
@OptionGroup("AWS")
final class SageMakerRegionOptions {
  @Option(
      names = "--region",
      paramLabel = "REGION",
      description =
          "AWS region. Default: the configuration file's, else AWS_REGION or the profile's.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--poll",
      paramLabel = "DURATION",
      defaultValue = "15s",
      description = "Query the state at this interval. Default: ${DEFAULT-VALUE}.")
  private Duration interval;

  /** The region, or else another one, if any. */
  Optional<String> or(Optional<String> otherwise) {
    return name.or(() -> otherwise);
  }

  Duration interval() {
    return interval;
  }
}
