package io.mlids.api.route.host;

import io.javalin.http.Context;
import io.mlids.api.host.HostJson;
import io.mlids.api.host.HostView;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.incident.Incidents;
import io.mlids.api.name.Names;
import io.mlids.api.scoring.ServedModel;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import io.mlids.core.site.SiteProfile;
import java.io.IOException;

/** Serves what the server knows about one host. Thread-safe. */
public final class HostRoute {
  public static final String PATH = "/api/hosts";

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
            incidents.store().involving(address),
            incidents.flows().involving(address),
            model.site().profile().flatMap(SiteProfile::traffic));
    Answers.send(context, Answers.JSON, HostJson.of(host, names, incidents.flows().keptSince()));
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
