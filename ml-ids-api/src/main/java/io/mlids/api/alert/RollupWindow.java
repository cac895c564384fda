package io.mlids.api.alert;

import io.mlids.core.alert.Spread;
import io.mlids.core.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Counts a group's attacks since the window opened. Single-owner. */
final class RollupWindow {
  private final Instant earliest;
  private final Instant end;
  private final Optional<Addresses> addresses;
  private Instant first;
  private Instant last;
  private long count = 1;
  private Attack.OfPackets mostProbable;

  /**
   * Creates a window with one attack.
   *
   * @param seed a random seed for the hash that is used to estimate how many addresses the group
   *     involves; empty for a single flow
   */
  RollupWindow(
      Attack.OfPackets attack, AlertGroup.OfFlow flow, Duration length, OptionalLong seed) {
    this.first = attack.detectedAt();
    this.earliest = first.minus(length);
    this.end = first.plus(length);
    this.last = first;
    this.mostProbable = attack;
    this.addresses =
        seed.isEmpty() ? Optional.empty() : Optional.of(new Addresses(seed.getAsLong()));
    addresses.ifPresent(a -> a.add(flow));
  }

  boolean isOver(Instant now) {
    return !now.isBefore(end) || now.isBefore(earliest);
  }

  void add(Attack.OfPackets attack, AlertGroup.OfFlow flow) {
    add(1, attack.detectedAt(), attack.detectedAt(), attack, flow);
  }

  /** Merges a single flow's window into this one. */
  void absorb(AlertGroup.OfFlow flow, RollupWindow window) {
    add(window.count, window.first, window.last, window.mostProbable, flow);
  }

  private void add(
      long more, Instant since, Instant until, Attack.OfPackets attack, AlertGroup.OfFlow flow) {
    count += more;
    if (since.isBefore(first) && !since.isBefore(earliest)) {
      first = since;
    }
    if (until.isAfter(last)) {
      last = until;
    }
    if (attack.verdict().probability() >= mostProbable.verdict().probability()) {
      mostProbable = attack;
    }
    addresses.ifPresent(a -> a.add(flow));
  }

  /** Estimates how many windows would be open if each flow had its own. */
  long flows() {
    return addresses.map(a -> a.flows.estimate()).orElse(1L);
  }

  /** Adds the roll-up alert, unless the window contains only the attack that opened it. */
  void rollup(List<Alert> alerts) {
    if (count > 1) {
      Spread spread = addresses.map(Addresses::spread).orElse(Spread.ONE);
      alerts.add(new Alert(Alert.Kind.ROLLUP, count, first, last, mostProbable, spread));
    }
  }

  private static final class Addresses {
    private final DistinctCount sources;
    private final DistinctCount destinations;
    private final DistinctCount ports;
    private final DistinctCount flows;

    Addresses(long seed) {
      this.sources = new DistinctCount(seed);
      this.destinations = new DistinctCount(seed);
      this.ports = new DistinctCount(seed);
      this.flows = new DistinctCount(seed);
    }

    void add(AlertGroup.OfFlow flow) {
      IpAddress from = flow.source();
      IpAddress to = flow.destination();
      sources.add(from.high(), from.low());
      destinations.add(to.high(), to.low());
      ports.add(0, flow.destinationPort());
      flows.add(
          31 * (31 * from.high() + to.high()) + flow.destinationPort(), 31 * from.low() + to.low());
    }

    Spread spread() {
      return new Spread(sources.estimate(), destinations.estimate(), ports.estimate());
    }
  }
}
