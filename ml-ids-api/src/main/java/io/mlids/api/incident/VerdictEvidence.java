package io.mlids.api.incident;

import io.mlids.core.behaviour.RepeatedVerdicts;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentBook;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Derives evidence from a model's verdicts. Evidence arises if the model classifies the flows from
 * one source to one service as attacks far more often than other flows. For a finite capture,
 * evidence is computed at its end. For other sources, evidence is computed after every {@value
 * #FLOWS_PER_LOOK} flows. The evidence for a pair of hosts is reported again only once it covers
 * three times as many flows as in the last report. Used by one thread at a time.
 */
public final class VerdictEvidence {
  /**
   * The number of flows between checks, which are expensive because each one visits all pairs of
   * hosts.
   */
  private static final int FLOWS_PER_LOOK = 2_048;

  private static final int MORE = 3;

  private final RepeatedVerdicts verdicts;
  private final IncidentBook book;
  private final IncidentRun run;
  private final DiscardCount discarded;
  private final boolean endless;
  private Map<Object, Long> taken = new IdentityHashMap<>();
  private int sinceLook;
  private long evicted;

  private VerdictEvidence(BehaviourSettings settings, IncidentRun run, boolean endless) {
    this.verdicts = new RepeatedVerdicts(settings);
    this.book = new IncidentBook(run);
    this.run = run;
    this.discarded = run.discardCount();
    this.endless = endless;
  }

  /** Creates a source of evidence for a capture that ends. */
  public static VerdictEvidence ofFile(BehaviourSettings settings, IncidentRun run) {
    return new VerdictEvidence(settings, run, false);
  }

  /** Creates a source of evidence for a stream or a network interface. */
  public static VerdictEvidence endless(BehaviourSettings settings, IncidentRun run) {
    return new VerdictEvidence(settings, run, true);
  }

  /** Adds flows, in the order in which they ended. */
  public void add(List<DetectedFlow> flows) {
    for (DetectedFlow each : flows) {
      each.addTo(verdicts);
      sinceLook++;
      if (endless && sinceLook >= FLOWS_PER_LOOK) {
        sinceLook = 0;
        look(each.flow().end() - IncidentBook.QUIET_MICROS);
        book.advance(each.flow().end());
        countDiscarded();
      }
    }
  }

  /**
   * Reports evidence that is not older than the given time. Older evidence would open incidents
   * that close immediately.
   */
  private void look(long oldest) {
    Map<Object, Long> now = new IdentityHashMap<>();
    for (Evidence each : verdicts.evidence()) {
      long flows = each.tally().flows();
      long before = taken.getOrDefault(each.origin(), 0L);
      if (flows >= MORE * before && each.at() >= oldest) {
        book.take(each);
        before = flows;
      }
      now.put(each.origin(), before);
    }
    taken = now;
  }

  /** Ends the analysis; call this method after the last flow. */
  public void finish() {
    look(Long.MIN_VALUE);
    for (Incident each : book.open()) {
      run.changed(Event.UPDATED, each);
    }
    countDiscarded();
  }

  private void countDiscarded() {
    discarded.upTo(book.statistics());
    run.countVerdictPairsEvicted(verdicts.evicted() - evicted);
    evicted = verdicts.evicted();
  }
}
