package io.mlids.core.command.detect;

import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;

/** Flow CSV with additional columns for the verdict. */
final class VerdictCsv implements VerdictOutput {
  private final FlowCsvWriter writer;

  VerdictCsv(OutputStream out, FeatureProfile profile, ZoneId zone) {
    writer = FlowCsvWriter.withVerdicts(out, profile, zone);
  }

  @Override
  public void write(List<DetectedFlow> flows) throws IOException {
    for (DetectedFlow each : flows) {
      writer.write(each.flow(), each.verdict().probability(), each.verdict().label());
    }
    writer.flush();
  }

  @Override
  public void complete() throws IOException {
    writer.flush();
  }
}
