package io.mlids.api.command;

import io.mlids.api.alert.AttackExplanations;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.dispatch.IncidentSettings;
import io.mlids.api.dispatch.NotifyAbout;
import io.mlids.api.feed.LiveSettings;
import io.mlids.api.sink.AlertFileSettings;
import io.mlids.api.sink.AlertFormat;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.behaviour.setting.BehaviourSettingsException;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.SizeOption;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.incident.Severity;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for alert roll-up, suppression, files and streams; a picocli mixin. */
@OptionGroup("Alerts")
final class AlertOptions {
  @Option(
      names = "--notifications-kept",
      paramLabel = "N",
      defaultValue = "" + LiveSettings.DEFAULT_KEPT,
      description =
          "Store this many notifications for clients that reconnect. Default: ${DEFAULT-VALUE}.")
  private int kept;

  @Option(
      names = "--notification-clients",
      paramLabel = "N",
      defaultValue = "" + LiveSettings.DEFAULT_CLIENTS,
      description =
          "Stream notifications to at most this many clients, by WebSocket or server-sent events."
              + " Default: ${DEFAULT-VALUE}.")
  private int clients;

  @Option(
      names = "--rollup-window",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description =
          "Combine attacks with the same source, destination, port and class within this time into"
              + " one alert, and group more broadly during a flood; 0 disables roll-up. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration rollupWindow;

  @Option(
      names = "--allow-list",
      paramLabel = "FILE",
      description =
          "Suppress alerts that match an entry in this JSON or CSV file, which is reloaded when it"
              + " changes.")
  private Path allowList;

  @Option(
      names = "--feedback",
      paramLabel = "DIR",
      description =
          "Keep judgements of incidents and flows in this directory. Default: in the directory of"
              + " --site; without it, until the server stops.")
  private @Nullable Path feedback;

  @Option(
      names = "--alert-file",
      paramLabel = "FILE",
      description = "Write alerts to this file, one per line.")
  private Path file;

  @Option(
      names = "--alert-format",
      paramLabel = "eve|ecs|json",
      defaultValue = "json",
      description =
          "Format of the alert file: Suricata's eve.json, Elastic Common Schema, or the JSON of"
              + " /api/notifications. Default: ${DEFAULT-VALUE}.")
  private AlertFormat format;

  @Option(
      names = "--alert-file-size",
      paramLabel = "SIZE",
      defaultValue = "100MB",
      converter = SizeOption.class,
      description = "Rotate the file at this size. Default: ${DEFAULT-VALUE}.")
  private long fileSize;

  @Option(
      names = "--alert-files",
      paramLabel = "N",
      defaultValue = "5",
      description = "Keep this many files, including the current one. Default: ${DEFAULT-VALUE}.")
  private int files;

  @Option(
      names = "--notify",
      paramLabel = "incidents|flows|both",
      defaultValue = "incidents",
      description =
          "What to send to queues, alert files and the log for captures and the network interface:"
              + " incidents, attack flows or both. Attacks in submitted rows are always sent."
              + " Default: ${DEFAULT-VALUE}.")
  private NotifyAbout notify;

  @Option(
      names = "--min-severity",
      paramLabel = "low|medium|high|critical",
      defaultValue = "low",
      description = "Send only incidents of at least this severity. Default: ${DEFAULT-VALUE}.")
  private Severity minSeverity;

  @Option(
      names = "--behaviour",
      paramLabel = "FILE",
      description = "Override rule thresholds with a JSON file; see docs/incidents.md.")
  private Path behaviour;

  @Option(
      names = "--explain-alerts",
      paramLabel = "N",
      defaultValue = "" + AttackExplanations.DEFAULT_PER_SECOND,
      description =
          "Add the reasons to at most this many flow alerts per second; 0 turns this off. Default:"
              + " ${DEFAULT-VALUE}.")
  private int explained;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  AlertSettings settings() throws IOException {
    LiveSettings usual = LiveSettings.DEFAULT;
    return new AlertSettings(
        new LiveSettings(kept, clients, usual.pingInterval(), usual.patience()),
        rollupWindow,
        Optional.ofNullable(allowList),
        Optional.ofNullable(file).map(path -> new AlertFileSettings(path, format, fileSize, files)),
        new IncidentSettings(behaviourSettings(), notify, minSeverity),
        explained);
  }

  private BehaviourSettings behaviourSettings() throws IOException {
    if (behaviour == null) {
      return BehaviourSettings.shipped();
    }
    try {
      return BehaviourSettings.read(behaviour);
    } catch (NoSuchFileException e) {
      throw CommandException.unusable(behaviour + ": no such file; check --behaviour");
    } catch (BehaviourSettingsException | FileSystemException e) {
      throw CommandException.unusable(e.getMessage());
    }
  }

  /** The directory for feedback; empty if none is specified. */
  Optional<Path> feedback() {
    return Optional.ofNullable(feedback);
  }

  /** The alert option that specified a file; empty if none did. */
  Optional<String> optionOf(Path wanted) {
    if (wanted.equals(feedback)) {
      return Optional.of("--feedback");
    }
    if (wanted.equals(file)) {
      return Optional.of("--alert-file");
    }
    return wanted.equals(allowList) ? Optional.of("--allow-list") : Optional.empty();
  }
}
