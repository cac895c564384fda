package io.mlids.core.command.detect;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.console.Terminal;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;

/** Prints verdicts in one of several formats. */
interface VerdictOutput {

  /** The output formats. */
  enum Format {
    /** One line per flow, as wide as the window. */
    TABLE,
    /** Flow CSV with three additional columns. */
    CSV,
    /** One object per line. */
    JSON,
    /** One object per line, as in Suricata's {@code eve.json}. */
    EVE
  }

  /** Prints verdicts and flushes them. */
  void write(List<DetectedFlow> flows) throws IOException;

  /** Prints pending headers and trailers, even if there were no verdicts. */
  void complete() throws IOException;

  /** Creates the output for a format. */
  static VerdictOutput of(
      Format format,
      OutputStream out,
      FeatureProfile profile,
      ZoneId zone,
      String modelVersion,
      AlertOrigin origin) {
    return switch (format) {
      case TABLE -> new VerdictTable(out, zone, Terminal.width());
      case CSV -> new VerdictCsv(out, profile, zone);
      case JSON -> VerdictLines.json(out);
      case EVE -> VerdictLines.eve(out, modelVersion, origin);
    };
  }
}
