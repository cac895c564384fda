package io.mlids.api.answer;

import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.Incident;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A flow CSV with three additional columns, for the probability, the class and the Community ID;
 * times are in UTC. Contains no incidents.
 */
public final class VerdictCsvAnswer implements CaptureAnswer {
  private final FlowCsvWriter writer;

  public VerdictCsvAnswer(OutputStream out, FeatureProfile profile) {
    writer = FlowCsvWriter.withVerdicts(out, profile, ZoneOffset.UTC);
  }

  @Override
  public String contentType() {
    return "text/csv; charset=utf-8";
  }

  @Override
  public void add(List<DetectedFlow> flows) throws IOException {
    for (DetectedFlow each : flows) {
      writer.write(each.flow(), each.verdict().probability(), each.verdict().label());
    }
  }

  @Override
  public long bytesHeld() {
    return 0;
  }

  @Override
  public void finish(ExtractionSummary summary, List<Incident> incidents, String origin)
      throws IOException {
    writer.flush();
  }

  @Override
  public boolean breakOff(String error, ExtractionSummary summary) {
    return false;
  }
}
