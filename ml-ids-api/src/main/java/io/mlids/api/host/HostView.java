package io.mlids.api.host;

import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.KeptIncident;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import io.mlids.core.site.usual.Service;
import io.mlids.core.site.usual.ServiceUse;
import io.mlids.core.site.usual.UsualTraffic;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the server knows about one host. Times are microseconds since the epoch. Immutable.
 *
 * @param address the host
 * @param attacks the incidents in which the host is an attacker, most recently opened first
 * @param suffered the incidents in which the host is a victim, most recently opened first
 * @param hasMoreIncidents whether there are older incidents that are not included
 * @param traffic the host's flows in total
 * @param offers the services that other hosts used at this host, those that answered most often
 *     first
 * @param uses the services that this host used at other hosts, most flows first
 * @param peers the other hosts, most flows first
 * @param hours the hours with flows, oldest first
 * @param usualOffers the host's services in the site profile, most flows first
 * @param usualUses the services in the site profile that name the host as a user, most flows first
 */
public record HostView(
    IpAddress address,
    List<KeptIncident> attacks,
    List<KeptIncident> suffered,
    boolean hasMoreIncidents,
    HostTraffic traffic,
    List<ServiceTraffic> offers,
    List<ServiceTraffic> uses,
    List<PeerTraffic> peers,
    List<HourTraffic> hours,
    Optional<UsualServices> usualOffers,
    Optional<UsualServices> usualUses) {

  /** Services in a site profile, most flows first. */
  public record UsualServices(List<Map.Entry<Service, ServiceUse>> services) {
    public UsualServices {
      services = List.copyOf(services);
    }
  }

  private static final long HOUR_MICROS = 3_600_000_000L;

  public HostView {
    attacks = List.copyOf(attacks);
    suffered = List.copyOf(suffered);
    offers = List.copyOf(offers);
    uses = List.copyOf(uses);
    peers = List.copyOf(peers);
    hours = List.copyOf(hours);
  }

  /**
   * Summarises what is known about a host.
   *
   * @param found the latest incidents that involve the host
   * @param flows flows that involve the host
   * @param usual the usual traffic of the network; empty without a site profile
   */
  public static HostView of(
      IpAddress address,
      IncidentStore.Page found,
      List<HostFlow> flows,
      Optional<UsualTraffic> usual) {
    Map<IpAddress, HostTraffic.Sum> peers = new HashMap<>();
    Map<ServiceTraffic.Port, ServiceTraffic.Sum> offers = new HashMap<>();
    Map<ServiceTraffic.Port, ServiceTraffic.Sum> uses = new HashMap<>();
    Map<Long, HourTraffic.Sum> hours = new HashMap<>();
    HostTraffic.Sum traffic = new HostTraffic.Sum();
    for (HostFlow each : flows) {
      boolean initiated = each.source().equals(address);
      IpAddress peer = initiated ? each.destination() : each.source();
      traffic.add(each, initiated);
      peers.computeIfAbsent(peer, _ -> new HostTraffic.Sum()).add(each, initiated);
      (initiated ? uses : offers)
          .computeIfAbsent(ServiceTraffic.Port.of(each), _ -> new ServiceTraffic.Sum())
          .add(each, peer);
      hours
          .computeIfAbsent(Math.floorDiv(each.start(), HOUR_MICROS), _ -> new HourTraffic.Sum())
          .add(each);
    }
    List<KeptIncident> incidents = found.incidents();
    return new HostView(
        address,
        incidents.stream().filter(each -> each.incident().attackers().contains(address)).toList(),
        incidents.stream().filter(each -> each.incident().victims().contains(address)).toList(),
        found.hasMore(),
        traffic.total(),
        services(offers, ServiceTraffic.MOST_ANSWERED),
        services(uses, ServiceTraffic.MOST_FLOWS),
        peers.entrySet().stream()
            .map(each -> new PeerTraffic(each.getKey(), each.getValue().total()))
            .sorted(PeerTraffic.MOST_FLOWS)
            .toList(),
        hours.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getValue().total(each.getKey() * HOUR_MICROS))
            .toList(),
        usual.map(each -> usual(each, address, true)),
        usual.map(each -> usual(each, address, false)));
  }

  private static List<ServiceTraffic> services(
      Map<ServiceTraffic.Port, ServiceTraffic.Sum> sums, Comparator<ServiceTraffic> order) {
    return sums.entrySet().stream()
        .map(each -> each.getValue().total(each.getKey()))
        .sorted(order)
        .toList();
  }

  private static UsualServices usual(UsualTraffic usual, IpAddress address, boolean offered) {
    return new UsualServices(
        usual.services().entrySet().stream()
            .filter(
                each ->
                    offered
                        ? each.getKey().address().equals(address)
                        : each.getValue().users().contains(address))
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<Service, ServiceUse> each) -> -each.getValue().flows())
                    .thenComparing(each -> each.getKey().toString()))
            .collect(Collectors.toList()));
  }

  /** The first packet of the host's flows and incidents; empty if the host is unknown. */
  public OptionalLong firstSeen() {
    LongStream ofIncidents = incidents().mapToLong(Incident::firstSeen);
    return LongStream.concat(ofIncidents, traffic.first().stream()).min();
  }

  /** The last packet of the host's flows and incidents; empty if the host is unknown. */
  public OptionalLong lastSeen() {
    LongStream ofIncidents = incidents().mapToLong(Incident::lastSeen);
    return LongStream.concat(ofIncidents, traffic.last().stream()).max();
  }

  private Stream<Incident> incidents() {
    return Stream.concat(attacks.stream(), suffered.stream()).map(KeptIncident::incident);
  }
}
