package io.mlids.api.command;

import io.mlids.api.history.HistorySettings;
import io.mlids.api.history.database.Location;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.SizeOption;
import io.mlids.core.help.OptionGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the history; a picocli mixin. */
@OptionGroup("History")
final class HistoryOptions {
  private static final String DEFAULT_DIRECTORY = "data";
  private static final String NONE = "none";

  @Option(
      names = "--history",
      paramLabel = "DIR|none",
      description =
          "Keep incidents in a database in this directory, so that they survive a restart; none"
              + " keeps them only in memory. Default: data, in the working directory.")
  private String history;

  @Option(
      names = "--history-url",
      paramLabel = "URL",
      description =
          "Keep the history in this PostgreSQL database instead, such as"
              + " jdbc:postgresql://HOST/DATABASE?user=NAME. Set a password with the environment"
              + " variable MLIDS_HISTORY_URL, or in the file ~/.pgpass.")
  private String historyUrl;

  @Option(
      names = "--history-days",
      paramLabel = "N",
      defaultValue = "" + HistorySettings.DEFAULT_DAYS,
      description = "Delete from the history what is older. Default: ${DEFAULT-VALUE}.")
  private int historyDays;

  @Option(
      names = "--history-size",
      paramLabel = "SIZE",
      defaultValue = "10GB",
      converter = SizeOption.class,
      description =
          "Maximum size of the history; when it is reached, the oldest is deleted. Default:"
              + " ${DEFAULT-VALUE}.")
  private long historySize;

  /** The settings; empty if no history is wanted. */
  Optional<HistorySettings> settings() {
    boolean isNone = NONE.equals(history);
    if (historyUrl != null && history != null && !isNone) {
      throw CommandException.unusable(
          "--history and --history-url cannot be used together; omit one of them");
    }
    if (historyUrl == null && isNone) {
      return Optional.empty();
    }
    return Optional.of(new HistorySettings(location(), Duration.ofDays(historyDays), historySize));
  }

  private Location location() {
    if (historyUrl != null) {
      try {
        return new Location.Server(historyUrl);
      } catch (IllegalArgumentException e) {
        throw CommandException.unusable("--history-url: " + e.getMessage());
      }
    }
    String directory = history == null ? DEFAULT_DIRECTORY : history;
    if (directory.isBlank()) {
      throw CommandException.unusable(
          "--history is empty; use a directory such as " + DEFAULT_DIRECTORY + ", or none");
    }
    return new Location.Directory(Path.of(directory));
  }
}
