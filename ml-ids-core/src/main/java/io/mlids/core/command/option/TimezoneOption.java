package io.mlids.core.command.option;

import io.mlids.core.help.OptionGroup;
import java.time.ZoneId;
import picocli.CommandLine.Option;

/** The time zone of timestamps that do not name one; a picocli mixin. */
public final class TimezoneOption {
  @OptionGroup("Output")
  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Time zone of timestamps in tables and CSVs. Default: ${DEFAULT-VALUE}.")
  private ZoneId zone;

  public ZoneId zone() {
    return zone;
  }
}
