package io.mlids.api.route;

import io.javalin.http.Context;
import io.mlids.api.host.HostJson;
import io.mlids.api.host.HostView;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.incident.Incidents;
import io.mlids.api.scoring.ServedModel;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import io.mlids.core.site.SiteProfile;
import java.io.IOException;

/** Serves what the server knows about one host. Thread-safe. */
final class HostRoute {
  static final String PATH = "/api/hosts";

  private final Incidents incidents;
  private final ServedModel model;

  /**
   * @param model supplies the site profile
   */
  HostRoute(Incidents incidents, ServedModel model) {
    this.incidents = incidents;
    this.model = model;
  }

  void one(Context context) throws IOException {
    IpAddress address = address(context.pathParam("address"));
    HostView host =
        HostView.of(
            address,
            incidents.store().involving(address),
            incidents.flows().involving(address),
            model.site().profile().flatMap(SiteProfile::traffic));
    Answers.send(context, Answers.JSON, HostJson.of(host, incidents.flows().keptSince()));
  }

  private static IpAddress address(String text) {
    try {
      return IpAddress.of(AddressRange.address(text));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(
          "'" + text + "' is not an IP address; send one such as 10.0.0.1 or 2001:db8::1");
    }
  }
}
