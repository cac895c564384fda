package io.mlids.core.site;

import io.mlids.core.net.IpAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Recognises the flows of sources that a model repeatedly classifies as attackers, so that a site
 * profile is not learned from attacks that no rule detects. Three kinds of sources are considered:
 * an address; an address together with one service; and a network together with one service,
 * because the sources of a flood may be forged. A network is the first 24 bits of an IPv4 address
 * or the first 64 bits of an IPv6 address.
 *
 * <p>A source is left out if at least half of its flows, and at least three, are classified as
 * attacks, and the Chernoff bound for the binomial distribution limits the probability that so many
 * are false alarms to 10⁻⁵. The sources found are removed, and the search is repeated.
 *
 * <p>The model's verdicts mean little on a network that it does not fit. If it classifies more than
 * 2 % of the remaining flows as attacks, or if the sources make up more than 30 % of the flows, no
 * source is left out: then the flagged flows are probably ordinary ones, from which the thresholds
 * must be learned. Immutable.
 */
public final class RepeatedSources {
  private static final int FEWEST = 3;
  private static final double LEAST_SHARE = 0.5;
  private static final double UNLIKELY = Math.log(1e-5);

  /** The minimum assumed share of false alarms. */
  private static final double LEAST_RATE = 0.01;

  private static final double MAX_FLAGGED = 0.02;
  private static final double MAX_LEFT_OUT = 0.3;
  private static final int ROUNDS = 3;

  private static final List<Function<SiteFlow, Source>> KINDS =
      List.of(Source::ofAddress, Source::ofService, Source::ofNetwork);

  private final Set<Source> sources;

  private RepeatedSources(Set<Source> sources) {
    this.sources = Set.copyOf(sources);
  }

  /**
   * A source, and the service that it contacts.
   *
   * @param bits the length of the source's prefix
   * @param port the port of the service; −1 for all services
   */
  private record Source(
      IpAddress address, int bits, IpAddress destination, int protocol, int port) {
    private static final int ADDRESS = 128;
    private static final int ANY = -1;

    static Source ofAddress(SiteFlow flow) {
      return new Source(flow.source(), ADDRESS, SiteFlow.NOBODY, ANY, ANY);
    }

    static Source ofService(SiteFlow flow) {
      return new Source(
          flow.source(), ADDRESS, flow.destination(), flow.protocol(), flow.destinationPort());
    }

    static Source ofNetwork(SiteFlow flow) {
      IpAddress source = flow.source();
      IpAddress network =
          source.isIpv6()
              ? new IpAddress(true, source.high(), 0)
              : new IpAddress(false, 0, source.low() & ~0xFFL);
      int bits = source.isIpv6() ? 64 : 24;
      return new Source(network, bits, flow.destination(), flow.protocol(), flow.destinationPort());
    }
  }

  private static final class Counts {
    private int flows;
    private int flagged;
  }

  /**
   * A flow, and whether the model classifies it as an attack.
   *
   * @param isFlagged whether the model's own threshold is reached
   */
  record Verdict(SiteFlow flow, boolean isFlagged) {}

  /** Finds the sources. Flows without addresses belong to no source. */
  static RepeatedSources of(List<Verdict> verdicts) {
    Set<Source> sources = new LinkedHashSet<>();
    List<Verdict> rest = verdicts;
    for (int round = 0; round < ROUNDS; round++) {
      Set<Source> found = found(rest);
      if (found.isEmpty()) {
        break;
      }
      sources.addAll(found);
      RepeatedSources suspects = new RepeatedSources(found);
      rest = rest.stream().filter(each -> !suspects.contains(each.flow)).toList();
    }
    boolean fits =
        flagged(rest) <= MAX_FLAGGED * rest.size()
            && verdicts.size() - rest.size() <= MAX_LEFT_OUT * verdicts.size();
    return new RepeatedSources(fits ? sources : Set.of());
  }

  private static Set<Source> found(List<Verdict> verdicts) {
    long flagged = flagged(verdicts);
    Set<Source> found = new HashSet<>();
    for (Function<SiteFlow, Source> kind : KINDS) {
      Map<Source, Counts> sources = new HashMap<>();
      for (Verdict each : verdicts) {
        if (!each.flow.source().equals(SiteFlow.NOBODY)) {
          Counts counts = sources.computeIfAbsent(kind.apply(each.flow), _ -> new Counts());
          counts.flows++;
          counts.flagged += each.isFlagged ? 1 : 0;
        }
      }
      sources.forEach(
          (source, counts) -> {
            if (isRepeated(counts, flagged, verdicts.size())) {
              found.add(source);
            }
          });
    }
    return found;
  }

  private static long flagged(List<Verdict> verdicts) {
    return verdicts.stream().filter(Verdict::isFlagged).count();
  }

  private static boolean isRepeated(Counts counts, long flagged, long flows) {
    double part = (double) counts.flagged / counts.flows;
    double rate =
        Math.max(LEAST_RATE, (flagged - counts.flagged + 1.0) / (flows - counts.flows + 2.0));
    if (counts.flagged < FEWEST || part < LEAST_SHARE || part <= rate) {
      return false;
    }
    double divergence =
        part * Math.log(part / rate)
            + (part == 1 ? 0 : (1 - part) * Math.log((1 - part) / (1 - rate)));
    return -counts.flows * divergence <= UNLIKELY;
  }

  /** Returns whether a flow comes from one of the sources. */
  public boolean contains(SiteFlow flow) {
    return !sources.isEmpty()
        && KINDS.stream().anyMatch(kind -> sources.contains(kind.apply(flow)));
  }

  /** The addresses and networks of the sources, sorted as text. */
  public List<String> names() {
    return sources.stream()
        .map(each -> each.address + (each.bits == Source.ADDRESS ? "" : "/" + each.bits))
        .distinct()
        .sorted()
        .toList();
  }
}
