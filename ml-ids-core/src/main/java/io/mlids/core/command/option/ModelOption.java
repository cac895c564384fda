package io.mlids.core.command.option;

import io.mlids.core.help.OptionGroup;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model bundle of a command that does not work without one; a picocli mixin. */
@OptionGroup("Model")
public final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      defaultValue = "build/models/gradient_boost",
      description = "Model bundle. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  /** The directory of the bundle. */
  public Path directory() {
    return directory;
  }
}
