package io.mlids.core.command.incidents;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.help.OptionGroup;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The thresholds of the behaviour rules; a picocli mixin. */
final class BehaviourOption {
  @OptionGroup("Detection")
  @Option(
      names = "--behaviour",
      paramLabel = "FILE",
      description =
          "Override thresholds of the rules with the values in a JSON file; see docs/incidents.md.")
  private Path file;

  BehaviourSettings settings() throws IOException {
    return file == null ? BehaviourSettings.shipped() : BehaviourSettings.read(file);
  }
}
