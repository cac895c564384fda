package io.mlids.api.command;

import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.dispatch.IncidentSettings;
import io.mlids.api.dispatch.NotifyAbout;
import io.mlids.api.feed.LiveSettings;
import io.mlids.api.sink.AlertFileSettings;
import io.mlids.api.sink.AlertFormat;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.behaviour.setting.BehaviourSettingsException;
import io.mlids.core.console.CommandException;
import io.mlids.core.incident.Severity;
import io.mlids.core.unit.ByteSize;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How people are told of attacks. */
final class AlertOptions {
  @Option(
      names = "--notifications-kept",
      paramLabel = "N",
      defaultValue = "" + LiveSettings.DEFAULT_KEPT,
      description =
          "How many notifications are kept for clients that come back. Default: ${DEFAULT-VALUE}")
  private int kept;

  @Option(
      names = "--notification-clients",
      paramLabel = "N",
      defaultValue = "" + LiveSettings.DEFAULT_CLIENTS,
      description =
          "How many clients are told of attacks at once, by WebSocket or server-sent events."
              + " Default: ${DEFAULT-VALUE}")
  private int clients;

  @Option(
      names = "--rollup-window",
      paramLabel = "S",
      defaultValue = "60",
      description =
          "For how many seconds further attacks of the same source, destination, destination port"
              + " and class are told together, when they are over, and more widely where there are"
              + " very many; 0: each by itself. Default: ${DEFAULT-VALUE}")
  private int rollupWindow;

  @Option(
      names = "--allow-list",
      paramLabel = "FILE",
      description =
          "Attacks of which nobody wants to be told, JSON or CSV; read again when it changes.")
  private Path allowList;

  @Option(
      names = "--alert-file",
      paramLabel = "FILE",
      description = "Write alerts to this file, a line each.")
  private Path file;

  @Option(
      names = "--alert-format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description =
          "eve (as Suricata's), ecs (Elastic Common Schema) or json (as /api/notifications)."
              + " Default: ${DEFAULT-VALUE}")
  private AlertFormat format;

  @Option(
      names = "--alert-file-size",
      paramLabel = "SIZE",
      defaultValue = "100MB",
      description = "From which size on the next file is begun. Default: ${DEFAULT-VALUE}")
  private String fileSize;

  @Option(
      names = "--alert-files",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many files are kept, the current one included. Default: ${DEFAULT-VALUE}")
  private int files;

  @Option(
      names = "--notify",
      paramLabel = "WHAT",
      defaultValue = "incidents",
      description =
          "What queues, alert files and the log get about captures and the network interface:"
              + " incidents, flows (attack flows) or both. Attacks among the rows of requests are"
              + " always sent. Default: ${DEFAULT-VALUE}")
  private NotifyAbout notify;

  @Option(
      names = "--min-severity",
      paramLabel = "SEVERITY",
      defaultValue = "low",
      description =
          "Send them only incidents at least this severe: low, medium, high or critical. Default:"
              + " ${DEFAULT-VALUE}")
  private Severity minSeverity;

  @Option(
      names = "--behaviour",
      paramLabel = "FILE",
      description =
          "Read the settings of the incident rules from a JSON file; see docs/incidents.md.")
  private Path behaviour;

  /**
   * What the options say.
   *
   * @throws IllegalArgumentException if a number is out of range; the message says which
   */
  AlertSettings settings() throws IOException {
    LiveSettings usual = LiveSettings.DEFAULT;
    return new AlertSettings(
        new LiveSettings(kept, clients, usual.pingInterval(), usual.patience()),
        Duration.ofSeconds(rollupWindow),
        Optional.ofNullable(allowList),
        Optional.ofNullable(file)
            .map(path -> new AlertFileSettings(path, format, ByteSize.parse(fileSize), files)),
        new IncidentSettings(behaviourSettings(), notify, minSeverity));
  }

  private BehaviourSettings behaviourSettings() throws IOException {
    if (behaviour == null) {
      return BehaviourSettings.shipped();
    }
    try {
      return BehaviourSettings.read(behaviour);
    } catch (NoSuchFileException e) {
      throw CommandException.unusable(behaviour + ": there is no such file; check --behaviour");
    } catch (BehaviourSettingsException | FileSystemException e) {
      throw CommandException.unusable(e.getMessage());
    }
  }
}
