package io.mlids.core.command.incidents;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The numbers that behaviour is judged by; a picocli mixin. */
final class BehaviourOption {
  @Option(
      names = "--behaviour",
      paramLabel = "FILE",
      description =
          "Take the rules' numbers from a JSON file where it says them; see docs/incidents.md.")
  private Path file;

  BehaviourSettings settings() throws IOException {
    return file == null ? BehaviourSettings.shipped() : BehaviourSettings.read(file);
  }
}
