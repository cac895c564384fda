package io.mlids.api.route.host;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.name.KnownName;
import io.mlids.api.name.NameJson;
import io.mlids.api.name.Names;
import io.mlids.api.name.NetworkOwner;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Serves the names of addresses. Thread-safe. */
public final class NameRoute {
  public static final String PATH = "/api/names";

  /** The maximum number of addresses in a request. */
  private static final int MOST = 200;

  private final Names names;

  /**
   * @param names supplies the names
   */
  public NameRoute(Names names) {
    this.names = names;
  }

  /** Serves the names of the addresses in the query. */
  public void of(Context context) throws IOException {
    List<String> addresses = context.queryParams("address");
    if (addresses.isEmpty() || addresses.size() > MOST) {
      throw ApiException.badRequest("send 1 to " + MOST + " parameters 'address'");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = PrintableJson.factory().createGenerator(bytes)) {
      json.writeStartObject();
      for (IpAddress address : addresses.stream().map(HostRoute::address).distinct().toList()) {
        List<KnownName> known = names.of(address);
        NetworkOwner owner = names.ownerOf(address);
        if (!known.isEmpty() || !owner.isUnknown()) {
          json.writeObjectFieldStart(address.toString());
          NameJson.write(json, known, owner);
          json.writeEndObject();
        }
      }
      json.writeEndObject();
    }
    Answers.send(context, Answers.JSON, bytes.toByteArray());
  }
}
