package io.mlids.core.command.learn;

import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.pipeline.FlowFileIncidents;
import io.mlids.core.site.IncidentFlows;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.table.MissingColumnException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The endpoints and times of the flows in CSV files, and the incidents that the behaviour rules
 * find in them. HDF5 and Parquet files have no endpoints, and some published CSVs lack them. At
 * most 1,000,000 flows are held per file; the endpoints of further ones count as unknown.
 */
final class FlowFileEndpoints {
  private static final int MAX_FLOWS = 1_000_000;

  private final FlowFileIncidents rules;
  private final List<SiteFlow> ofFile = new ArrayList<>();

  /**
   * Creates an instance that has read no file.
   *
   * @param incidents receives the incidents
   */
  FlowFileEndpoints(IncidentFlows incidents) {
    rules =
        new FlowFileIncidents(
            BehaviourSettings.shipped(),
            ThreadLocalRandom.current().nextLong(),
            incidents,
            this::take);
  }

  private void take(ObservedFlow flow) {
    if (ofFile.size() < MAX_FLOWS) {
      ofFile.add(
          new SiteFlow(
              flow.source(),
              flow.sourcePort(),
              flow.destination(),
              flow.destinationPort(),
              flow.protocol(),
              flow.start(),
              flow.start() + flow.duration()));
    }
  }

  /**
   * Reads a file.
   *
   * @return the flows whose columns could be read, in the order of the file; empty if the file has
   *     no endpoints
   */
  List<SiteFlow> read(Path file) throws IOException {
    ofFile.clear();
    if (!FlowDataset.isCsv(file)) {
      return List.of();
    }
    try {
      rules.add(file);
    } catch (MissingColumnException e) {
      return List.of();
    }
    return List.copyOf(ofFile);
  }

  /** Ends the input; call this method after the last file. */
  void finish() {
    rules.finish();
  }
}
