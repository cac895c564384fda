package io.mlids.core.command.detect;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.console.Terminal;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

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

  /**
   * Creates the output for a format.
   *
   * @param explainer gives the reasons for attacks; only formats that {@link Format#showsReasons}
   *     show them
   */
  static VerdictOutput of(
      Format format,
      OutputStream out,
      FeatureProfile profile,
      ZoneId zone,
      String modelVersion,
      AlertOrigin origin,
      Optional<Explainer> explainer) {
    return switch (format) {
      case TABLE -> new VerdictTable(out, zone, Terminal.width(), explainer);
      case CSV -> new VerdictCsv(out, profile, zone);
      case JSON -> VerdictLines.json(out, explainer);
      case EVE -> VerdictLines.eve(out, modelVersion, origin, explainer);
    };
  }
}
