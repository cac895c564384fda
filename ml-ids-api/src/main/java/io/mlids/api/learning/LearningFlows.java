package io.mlids.api.learning;

import io.mlids.core.console.Console;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.site.FalseAlarmLimit;
import io.mlids.core.site.IncidentFlows;
import io.mlids.core.site.LearningFile;
import io.mlids.core.site.RepeatedSources;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.site.SiteLearner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flows from which a site profile is learned, and the rules that leave out those of attacks.
 * After {@link #close}, nothing is added. Thread-safe.
 */
final class LearningFlows {
  private static final Logger LOG = LoggerFactory.getLogger(LearningFlows.class);

  /** The maximum number of flows held. */
  private static final int MAX_HELD = 100_000;

  /** The flows take at most this share of the heap, unless the promise needs more of them. */
  private static final int HEAP_SHARE = 16;

  /** The approximate memory of a flow without its row. */
  private static final int FLOW_BYTES = 200;

  private final LearningFile.Model model;
  private final FalseAlarmLimit limit;
  private final IncidentFlows incidents = new IncidentFlows();
  private SiteLearner learner;
  private boolean isOpen = true;

  /**
   * @param limit the limit on false alarms to promise
   */
  LearningFlows(LearningFile.Model model, FalseAlarmLimit limit, long heapBytes) {
    this.model = model;
    this.limit = limit;
    long bytes = FLOW_BYTES + 4L * model.features().size();
    long fitting = Math.min(MAX_HELD, heapBytes / HEAP_SHARE / bytes);
    // At the capacity, half of the flows are dropped. The rest must be enough to finish.
    long needed = Promise.mostNeeded(limit);
    this.learner = new SiteLearner(model.features(), (int) Math.max(fitting, 2 * needed + 2));
  }

  /**
   * Adds the flows saved in a directory. A file that cannot be used is renamed, because the next
   * save would replace it, and days of learning would be lost if the server was started with the
   * wrong model.
   *
   * @return when learning began; empty if no flows were saved, or if they cannot be used
   */
  synchronized Optional<Instant> resume(Path directory) {
    if (!LearningFile.existsIn(directory)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LearningFile.read(directory, model, learner));
    } catch (IOException e) {
      LOG.warn("site: {}; learning starts again{}", Console.describe(e), setAside(directory));
      return Optional.empty();
    }
  }

  private static String setAside(Path directory) {
    try {
      return ", and the file is kept as " + LearningFile.setAside(directory);
    } catch (IOException e) {
      return ", and the file will be replaced (" + Console.describe(e) + ")";
    }
  }

  synchronized void add(List<DetectedFlow> flows) {
    if (!isOpen) {
      return;
    }
    for (DetectedFlow each : flows) {
      learner.add(
          SiteFlow.of(each.flow()),
          each.flow().modelRow(model.features()),
          each.verdict().probability());
    }
  }

  /**
   * Receives an incident. Those based on verdicts do not count: their flows may be false alarms of
   * the model on this network, which the profile must learn.
   */
  synchronized void changed(Event event, Incident incident) {
    if (isOpen && !incident.isOfVerdicts()) {
      incidents.changed(event, incident);
    }
  }

  /** Leaves out the flows of incidents. */
  synchronized void leaveOutIncidents() {
    if (incidents.incidents() > 0) {
      learner.leaveOut(incidents::contains);
    }
  }

  /**
   * Leaves out the flows of sources that the model repeatedly classifies as attackers. Call this
   * only at the end, because until then the flows may be too few to tell whether the model fits.
   *
   * @param modelThreshold the model's own threshold
   * @return the names of the sources
   */
  synchronized List<String> leaveOutRepeatedSources(double modelThreshold) {
    RepeatedSources repeated = learner.repeatedSources(modelThreshold, _ -> false);
    learner.leaveOut(repeated::contains);
    return repeated.names();
  }

  /** What can be promised with the flows so far. */
  synchronized Promise promise() {
    return Promise.of(limit, learner);
  }

  /** Returns whether the flows that are left are enough for the promise. */
  synchronized boolean isEnough() {
    return isEnough(promise());
  }

  private boolean isEnough(Promise promise) {
    return promise.share().isPresent() && learner.held() >= promise.needed();
  }

  /**
   * Flows that are enough for a promise.
   *
   * @param learner a copy of the flows
   * @param share the share of benign flows that may be flagged
   */
  record Ready(SiteLearner learner, double share) {}

  /** The flows that are left and their promise; empty if they are not enough. */
  synchronized Optional<Ready> ready() {
    Promise promise = promise();
    return isEnough(promise)
        ? Optional.of(new Ready(learner.copy(), promise.share().getAsDouble()))
        : Optional.empty();
  }

  /** A copy, which can be saved while flows are added. */
  synchronized SiteLearner copy() {
    return learner.copy();
  }

  /**
   * Counts of flows.
   *
   * @param learned the number of flows seen and not left out
   * @param leftOut the number of flows left out
   */
  record Counts(long learned, long leftOut) {}

  /** The counts; empty after {@link #close}. */
  synchronized Optional<Counts> counts() {
    return isOpen
        ? Optional.of(new Counts(learner.represented(), learner.leftOut()))
        : Optional.empty();
  }

  /** Drops the flows, which take tens of megabytes. */
  synchronized void close() {
    isOpen = false;
    learner = new SiteLearner(model.features());
  }
}
