package io.mlids.core.command.option;

import io.mlids.core.help.OptionGroup;
import java.time.ZoneId;
import picocli.CommandLine.Option;

/** The clock of timestamps without a zone; a picocli mixin. */
public final class TimezoneOption {
  @OptionGroup("Output")
  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Time zone of timestamps in tables and CSVs. Default: ${DEFAULT-VALUE}.")
  private ZoneId zone;

  /** The zone. */
  public ZoneId zone() {
    return zone;
  }
}
