package io.mlids.bench.site;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.flow.Flow;
import io.mlids.core.label.FlowParties;
import io.mlids.core.label.LabelRules;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.site.IncidentFlows;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads flows and scores them with a model. */
final class ScoredFlows {
  private static final String BENIGN = TrafficClass.BENIGN.name();

  private ScoredFlows() {}

  /**
   * The flows of a capture.
   *
   * @param attack the kind of attack in the capture; {@code benign} if it contains none
   */
  static List<ScoredFlow> ofCapture(Detector detector, Path capture, String attack)
      throws IOException {
    String label = attack.equalsIgnoreCase(BENIGN) ? BENIGN : attack;
    return ofCapture(detector, capture, _ -> label);
  }

  /** The flows of a recorded testbed run, labelled by the run's rules. */
  static List<ScoredFlow> ofRun(Detector detector, Path run) throws IOException {
    LabelRules rules = LabelRules.read(run.resolve("rules.json"));
    return ofCapture(
        detector,
        run.resolve("capture.pcap.gz"),
        flow -> {
          OptionalInt rule = rules.firstMatch(FlowParties.of(flow));
          return rule.isPresent() ? rules.rules().get(rule.getAsInt()).label().name() : BENIGN;
        });
  }

  private static List<ScoredFlow> ofCapture(
      Detector detector, Path capture, Function<FlowRecord, String> label) throws IOException {
    List<Flow> flows = new ArrayList<>();
    IncidentFlows incidents = new IncidentFlows();
    IncidentWatch watch =
        new IncidentWatch(detector.profile(), BehaviourSettings.shipped(), 1, incidents);
    FlowExtraction extraction =
        new FlowExtraction(ExtractionSettings.of(detector.profile()), flows::add, watch);
    try (PacketSource source = CaptureFile.open(capture, ReadMode.TOLERANT)) {
      extraction.read(source, progress -> {});
    }
    extraction.finish();
    List<ScoredFlow> scored = new ArrayList<>(flows.size());
    for (Flow each : flows) {
      FlowRecord flow = FlowRecord.of(each, detector.profile());
      float[] row = flow.modelRow(detector.features());
      SiteFlow who = SiteFlow.of(flow);
      double[] probability = new double[1];
      detector.score(row, 1, probability);
      scored.add(
          new ScoredFlow(who, row, probability[0], label.apply(flow), incidents.contains(who)));
    }
    return scored;
  }

  /** The labelled flows of a dataset, in the order of its files. */
  static List<ScoredFlow> ofDataset(Detector detector, Path dataset) throws IOException {
    List<ScoredFlow> scored = new ArrayList<>();
    FlowBatch batch = new FlowBatch();
    double[] probability = new double[1];
    try (FlowReader reader = FlowDataset.open(dataset, detector.profile(), new CleaningReport())) {
      while (reader.read(batch)) {
        for (int i = 0; i < batch.size(); i++) {
          float[] row = new float[detector.features().size()];
          for (int column = 0; column < row.length; column++) {
            Feature feature = detector.features().get(column);
            row[column] = feature.modelValue(batch.column(feature)[i]);
          }
          detector.score(row, 1, probability);
          SiteFlow who =
              SiteFlow.ofService(
                  (int) batch.column(Feature.PROTOCOL)[i], (int) batch.column(Feature.DST_PORT)[i]);
          scored.add(new ScoredFlow(who, row, probability[0], batch.labels()[i], false));
        }
      }
    }
    return scored;
  }
}
