package io.mlids.core.command.learn;

import io.mlids.core.console.CommandException;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.site.SiteLearner;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The flows of a file. Their services are known, but their addresses and times may be missing: HDF5
 * and Parquet files contain no addresses, and times in published CSVs lack AM and PM.
 */
final class FlowFileRows {

  private FlowFileRows() {}

  /**
   * Scores all flows of a file and adds them to a learner, in the order of the file.
   *
   * @param endpoints the endpoints of the flows, in the order of the file; from the first entry
   *     whose service differs from that of its row, the rest are ignored
   * @param report receives the counts of defects
   * @return the number of flows whose endpoints are known
   * @throws CommandException if the flows and the model have different feature profiles
   */
  static long add(
      Path file,
      Detector detector,
      List<SiteFlow> endpoints,
      SiteLearner learner,
      CleaningReport report)
      throws IOException {
    FeatureProfile ofCsv = FlowDataset.profileOfCsv(file).orElse(detector.profile());
    try (FlowReader reader = FlowDataset.open(file, ofCsv, report)) {
      if (reader.profile() != detector.profile()) {
        throw CommandException.unusable(
            file
                + ": the features have the profile "
                + reader.profile()
                + ", but the model was trained on the profile "
                + detector.profile()
                + "; use a model with the same profile, or extract the flows with --profile "
                + detector.profile());
      }
      FlowBatch batch = new FlowBatch();
      Iterator<SiteFlow> next = endpoints.iterator();
      long known = 0;
      while (reader.read(batch)) {
        known += add(batch, detector, next, learner);
      }
      return known;
    }
  }

  private static long add(
      FlowBatch batch, Detector detector, Iterator<SiteFlow> endpoints, SiteLearner learner) {
    List<Feature> features = detector.features();
    int width = features.size();
    float[] rows = new float[batch.size() * width];
    for (int column = 0; column < width; column++) {
      Feature feature = features.get(column);
      double[] values = batch.column(feature);
      for (int row = 0; row < batch.size(); row++) {
        rows[row * width + column] = feature.modelValue(values[row]);
      }
    }
    double[] probabilities = new double[batch.size()];
    detector.score(rows, batch.size(), probabilities);
    long known = 0;
    for (int row = 0; row < batch.size(); row++) {
      float[] own = new float[width];
      System.arraycopy(rows, row * width, own, 0, width);
      int protocol = number(batch.column(Feature.PROTOCOL)[row]);
      int port = number(batch.column(Feature.DST_PORT)[row]);
      SiteFlow flow = SiteFlow.ofService(protocol, port);
      if (endpoints.hasNext()) {
        SiteFlow candidate = endpoints.next();
        if (candidate.protocol() == Math.max(0, protocol)
            && candidate.destinationPort() == Math.max(0, port)) {
          flow = candidate;
          known++;
        } else {
          // One of the two readers has skipped a row, so the remaining endpoints do not match the
          // rows.
          endpoints.forEachRemaining(_ -> {});
        }
      }
      learner.add(flow, own, probabilities[row]);
    }
    return known;
  }

  /** The number, or −1 if it is missing; absent columns are filled with 0. */
  private static int number(double value) {
    return value > 0 ? (int) value : -1;
  }
}
