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
    EVE;

    /** Whether the output can contain the reasons for verdicts. */
    boolean showsReasons() {
      return switch (this) {
        case TABLE, JSON, EVE -> true;
        case CSV -> false;
      };
    }
  }

  /** Prints verdicts and flushes the output. */
  void write(List<DetectedFlow> flows) throws IOException;

  /** Prints pending headers and trailers, even without verdicts. */
  void complete() throws IOException;

  /** The number of attacks printed before all of their incidents could be known. */
  default long printedEarly() {
    return 0;
  }

  /**
   * Creates the output for a format.
   *
   * @param explanations explains attacks; used only if {@link Format#showsReasons} returns true
   */
  static VerdictOutput of(
      Format format,
      OutputStream out,
      FeatureProfile profile,
      ZoneId zone,
      String modelVersion,
      AlertOrigin origin,
      Explanations explanations) {
    return switch (format) {
      case TABLE -> new VerdictTable(out, zone, Terminal.width(), explanations);
      case CSV -> new VerdictCsv(out, profile, zone);
      case JSON -> VerdictLines.json(out, explanations.explainer());
      case EVE -> VerdictLines.eve(out, modelVersion, origin, explanations.explainer());
    };
  }
}
