package io.mlids.api.command;

import io.mlids.api.archive.ArchiveSettings;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.SizeOption;
import io.mlids.core.help.OptionGroup;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the flow archive; a picocli mixin. */
@OptionGroup("Flow archive")
final class ArchiveOptions {
  @Option(
      names = "--flow-archive",
      paramLabel = "DIR",
      description =
          "Keep every scored flow with its features and verdict in Parquet files in this directory,"
              + " by the hour. Default: keep none.")
  private Path directory;

  @Option(
      names = "--flow-archive-size",
      paramLabel = "SIZE",
      converter = SizeOption.class,
      description =
          "With --flow-archive: maximum size of the files; when it is reached, the oldest are"
              + " deleted. Default: 10GB.")
  private Long size;

  @Option(
      names = "--flow-archive-days",
      paramLabel = "N",
      description = "With --flow-archive: delete files after this many days. Default: 30.")
  private Integer days;

  /** The settings; empty if no flows are archived. */
  Optional<ArchiveSettings> settings() {
    if (directory == null && (size != null || days != null)) {
      throw CommandException.unusable(
          (size != null ? "--flow-archive-size" : "--flow-archive-days") + " needs --flow-archive");
    }
    return Optional.ofNullable(directory)
        .map(
            path ->
                new ArchiveSettings(
                    path,
                    size == null ? ArchiveSettings.DEFAULT_BYTES : size,
                    days == null ? ArchiveSettings.DEFAULT_DAYS : days));
  }
}
