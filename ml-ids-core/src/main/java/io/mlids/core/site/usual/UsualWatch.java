package io.mlids.core.site.usual;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compares flows with the usual traffic as they end. Counts the flows and bytes of each known
 * service in the current hour; unknown services are not counted. Thread-safe.
 */
public final class UsualWatch {
  /**
   * An hour or a flow deviates if it exceeds the highest value learned by more than this factor.
   */
  private static final int TIMES = 3;

  /** Services with little traffic vary too much to compare. */
  private static final long FEWEST_FLOWS = 100;

  private static final long FEWEST_BYTES = 10_000_000;

  private final UsualTraffic usual;
  private final Set<Deviation> kinds;
  private final Map<Service, Hour> current = new HashMap<>();

  /** The traffic of a service in one hour. */
  private static final class Hour {
    private long hour = Long.MIN_VALUE;
    private long flows;
    private long bytes;
  }

  /**
   * Creates a watch that has seen no flows.
   *
   * @param kinds the deviations to report
   */
  public UsualWatch(UsualTraffic usual, Set<Deviation> kinds) {
    this.usual = usual;
    this.kinds = Set.copyOf(kinds);
  }

  /** Returns a watch that reports the same deviations and has seen no flows. */
  public UsualWatch unused() {
    return new UsualWatch(usual, kinds);
  }

  /** Adds a flow, and returns its deviations. */
  public List<Finding> add(Contact contact) {
    return add(contact, 1);
  }

  /**
   * Adds a flow, and returns its deviations.
   *
   * @param weight the number of flows that it represents
   */
  List<Finding> add(Contact contact, long weight) {
    Service service = contact.service();
    ServiceUse use = usual.services().get(service);
    List<Finding> found = new ArrayList<>();
    if (use == null) {
      // If services were dropped, this one may be among them.
      if (usual.dropped() == 0 && usual.isServer(service.address())) {
        find(
            found,
            Deviation.NEW_SERVICE,
            service.address() + " has not offered " + service.portText() + " before");
      }
      return found;
    }
    if (!use.hasManyUsers() && !use.users().contains(contact.user())) {
      find(
          found,
          Deviation.NEW_USER,
          contact.user() + " has not used " + service.text() + " before");
    }
    if (contact.bytes() > TIMES * Math.max(use.largest(), FEWEST_BYTES)) {
      find(
          found,
          Deviation.LARGE_FLOW,
          text("the flow carries %,d bytes", contact.bytes())
              + text("; with %s, at most %,d were usual", service.text(), use.largest()));
    }
    if (usual.knowsRates()) {
      addToHour(contact, weight, use, found);
    }
    return found;
  }

  private synchronized void addToHour(
      Contact contact, long weight, ServiceUse use, List<Finding> found) {
    Service service = contact.service();
    Hour now = current.computeIfAbsent(service, _ -> new Hour());
    // A step back of more than an hour means that a clock was set, or that one time was wrong.
    if (contact.hour() > now.hour || contact.hour() < now.hour - 1) {
      now.hour = contact.hour();
      now.flows = 0;
      now.bytes = 0;
    } else if (contact.hour() < now.hour) {
      return; // a flow that timed out; its hour is over
    }
    now.flows += weight;
    now.bytes += weight * contact.bytes();
    if (now.flows > TIMES * Math.max(use.flowsPerHour(), FEWEST_FLOWS)) {
      find(
          found,
          Deviation.MORE_FLOWS,
          text(
              "%s has %,d flows in this hour; at most %,d were usual",
              service.text(), now.flows, use.flowsPerHour()));
    }
    if (now.bytes > TIMES * Math.max(use.bytesPerHour(), FEWEST_BYTES)) {
      find(
          found,
          Deviation.MORE_BYTES,
          text(
              "%s carries %,d bytes in this hour; at most %,d were usual",
              service.text(), now.bytes, use.bytesPerHour()));
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void find(List<Finding> found, Deviation kind, String reason) {
    if (kinds.contains(kind)) {
      found.add(new Finding(kind, usual.p(kind), reason));
    }
  }
}
