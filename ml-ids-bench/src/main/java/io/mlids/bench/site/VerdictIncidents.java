package io.mlids.bench.site;

import io.mlids.core.behaviour.RepeatedVerdicts;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.detect.Classifier;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.Flow;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentBook;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowScoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The incidents that a classifier's verdicts cause, without those that rules detect. */
final class VerdictIncidents {
  private VerdictIncidents() {}

  /** The flows of a capture. */
  static List<Flow> flows(FeatureProfile profile, Path capture) throws IOException {
    List<Flow> flows = new ArrayList<>();
    FlowExtraction extraction = new FlowExtraction(ExtractionSettings.of(profile), flows::add);
    try (PacketSource source = CaptureFile.open(capture, ReadMode.TOLERANT)) {
      extraction.read(source, progress -> {});
    }
    extraction.finish();
    return flows;
  }

  /** The incidents at the end of a capture. */
  static List<Incident> of(Classifier classifier, List<Flow> flows) {
    RepeatedVerdicts verdicts = new RepeatedVerdicts(BehaviourSettings.shipped());
    new FlowScoring(classifier).score(flows).forEach(each -> each.addTo(verdicts));
    Map<String, Incident> latest = new LinkedHashMap<>();
    IncidentBook book = new IncidentBook((_, incident) -> latest.put(incident.id(), incident));
    verdicts.evidence().forEach(book::take);
    return List.copyOf(latest.values());
  }
}
