package io.mlids.api.route.host;

import io.javalin.http.Context;
import io.mlids.api.history.History;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.host.HostFlow;
import io.mlids.api.host.HostJson;
import io.mlids.api.host.HostView;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.incident.Incidents;
import io.mlids.api.name.Names;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import io.mlids.core.site.SiteProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Serves what the server knows about one host. Thread-safe. */
public final class HostRoute {
  public static final String PATH = "/api/hosts";

  /** The maximum number of incidents that are read to describe a host; the latest count. */
  private static final int MOST_INCIDENTS = 1_000;

  /** How long the search for them in the history may take. */
  private static final Duration BUDGET = Duration.ofSeconds(2);

  /** The maximum number of stored flows that are read; the latest count. */
  private static final int MOST_FLOWS = 10_000;

  private final Incidents incidents;
  private final ServedModel model;
  private final Names names;
  private final Optional<History> history;

  /** Flows of a host, and the time since which they include all; see {@link HostJson#of}. */
  private record Flows(List<HostFlow> flows, OptionalLong since, boolean stored) {}

  /**
   * @param model supplies the site profile
   * @param history stores flows; empty if there is none
   */
  public HostRoute(Incidents incidents, ServedModel model, Names names, Optional<History> history) {
    this.incidents = incidents;
    this.model = model;
    this.names = names;
    this.history = history;
  }

  /** Serves one host. */
  public void one(Context context) throws IOException {
    IpAddress address = address(context.pathParam("address"));
    Flows flows = stored(address).orElseGet(() -> inMemory(address));
    HostView host =
        HostView.of(
            address,
            incidents.page(involving(address), MOST_INCIDENTS, Long.MAX_VALUE, BUDGET),
            flows.flows(),
            model.site().profile().flatMap(SiteProfile::traffic));
    Answers.send(context, Answers.JSON, HostJson.of(host, names, flows.since(), flows.stored()));
  }

  private Flows inMemory(IpAddress address) {
    return new Flows(
        incidents.flows().involving(address).stream().map(HostFlow::of).toList(),
        incidents.flows().keptSince(),
        false);
  }

  /** The latest stored flows of a host; empty if the history cannot be read. */
  private Optional<Flows> stored(IpAddress address) {
    return history.flatMap(
        kept ->
            kept.flows(involving(address), Long.MAX_VALUE, MOST_FLOWS, BUDGET)
                // Without any time, the flows in memory say more.
                .filter(page -> !(page.partial() && page.flows().isEmpty()))
                .map(
                    page ->
                        new Flows(
                            page.flows().stream().map(HostRoute::of).toList(),
                            page.next().isPresent() ? page.next() : kept.flowsSince(),
                            true)));
  }

  private static HostFlow of(StoredFlow flow) {
    return new HostFlow(
        flow.source(),
        flow.destination(),
        flow.protocol(),
        flow.destinationPort(),
        flow.start(),
        flow.end(),
        flow.packets(),
        flow.bytes(),
        flow.verdict().isAttack(),
        flow.probability(),
        flow.details().answered().orElse(false));
  }

  private static Criterion involving(IpAddress address) {
    return new Criterion.Is(SearchField.IP, AddressSpan.of(AddressRange.parse(address.toString())));
  }

  /** Parses an address in a request. */
  static IpAddress address(String text) {
    try {
      return IpAddress.of(AddressRange.address(text));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(
          "'" + text + "' is not an IP address; send one such as 10.0.0.1 or 2001:db8::1");
    }
  }
}
