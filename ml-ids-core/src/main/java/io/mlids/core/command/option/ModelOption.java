package io.mlids.core.command.option;

import io.mlids.core.help.OptionGroup;
import io.mlids.core.install.DefaultModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model bundle of a command that needs one; a picocli mixin. */
@OptionGroup("Model")
public final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "Model bundle. Default: build/models/gradient_boost if it exists, else the model that"
              + " ships with the program.")
  private Path named;

  /** The directory of the bundle. */
  public Path directory() {
    return named == null ? DefaultModel.path() : named;
  }

  /** Prints the model's directory if it is the default. */
  public void say(PrintWriter error) {
    if (named == null) {
      error.println("model: " + directory());
    }
  }
}
