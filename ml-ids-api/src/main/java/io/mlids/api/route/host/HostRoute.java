package io.mlids.api.route.host;

import io.javalin.http.Context;
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

/** Serves what the server knows about one host. Thread-safe. */
public final class HostRoute {
  public static final String PATH = "/api/hosts";

  /** The maximum number of incidents that are read to describe a host; the latest count. */
  private static final int MOST_INCIDENTS = 1_000;

  /** How long the search for them in the history may take. */
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private final Incidents incidents;
  private final ServedModel model;
  private final Names names;

  /**
   * @param model supplies the site profile
   */
  public HostRoute(Incidents incidents, ServedModel model, Names names) {
    this.incidents = incidents;
    this.model = model;
    this.names = names;
  }

  /** Serves one host. */
  public void one(Context context) throws IOException {
    IpAddress address = address(context.pathParam("address"));
    HostView host =
        HostView.of(
            address,
            incidents.page(involving(address), MOST_INCIDENTS, Long.MAX_VALUE, BUDGET),
            incidents.flows().involving(address),
            model.site().profile().flatMap(SiteProfile::traffic));
    Answers.send(context, Answers.JSON, HostJson.of(host, names, incidents.flows().keptSince()));
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
