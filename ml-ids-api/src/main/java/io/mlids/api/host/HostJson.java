package io.mlids.api.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.incident.KeptIncidentJson;
import io.mlids.api.name.NameJson;
import io.mlids.api.name.Names;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.net.IpAddress;
import io.mlids.core.site.usual.Service;
import io.mlids.core.site.usual.ServiceUse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Writes what is known about a host as the JSON object of {@code GET /api/hosts/{address}}. */
public final class HostJson {
  /** The maximum length of each list; {@code …_total} contains the number of all entries. */
  public static final int MOST = 100;

  /** The maximum number of hours: a week. */
  public static final int MOST_HOURS = 168;

  private static final JsonFactory JSON = PrintableJson.factory();

  private HostJson() {}

  /** Writes one element of a list. */
  private interface Element<T> {
    void write(JsonGenerator json, T each) throws IOException;
  }

  /**
   * Returns the JSON object in UTF-8.
   *
   * @param names supplies the host's names and the operator of its network
   * @param keptSince the time since which the view includes all flows of the host, in microseconds
   *     since the epoch; empty if there are none. Of flows in memory, it is the start of the oldest
   *     kept flow of any host; of stored ones, it is a time of storing.
   * @param stored whether the flows are from the history
   */
  public static byte[] of(HostView host, Names names, OptionalLong keptSince, boolean stored) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("address", host.address().toString());
      NameJson.write(json, names.of(host.address()), names.ownerOf(host.address()));
      time(json, "first_seen", host.firstSeen());
      time(json, "last_seen", host.lastSeen());
      list(json, "attacker_in", host.attacks(), HostJson::incident);
      list(json, "victim_in", host.suffered(), HostJson::incident);
      json.writeBooleanField("has_more_incidents", host.hasMoreIncidents());
      traffic(json, host.traffic(), keptSince, stored);
      list(json, "services", host.offers(), HostJson::service);
      list(json, "used_services", host.uses(), HostJson::service);
      list(json, "peers", host.peers(), HostJson::peer);
      List<HourTraffic> hours = host.hours();
      array(
          json,
          "hours",
          hours.subList(Math.max(0, hours.size() - MOST_HOURS), hours.size()),
          HostJson::hour);
      if (host.usualOffers().isPresent() && host.usualUses().isPresent()) {
        json.writeObjectFieldStart("usual");
        list(json, "services", host.usualOffers().get().services(), HostJson::usual);
        list(json, "used_services", host.usualUses().get().services(), HostJson::usual);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void time(JsonGenerator json, String name, OptionalLong micros)
      throws IOException {
    if (micros.isPresent()) {
      json.writeStringField(name, FlowTime.iso(micros.getAsLong()));
    }
  }

  private static <T> void list(
      JsonGenerator json, String name, List<T> all, Element<? super T> element) throws IOException {
    array(json, name, all.subList(0, Math.min(MOST, all.size())), element);
    json.writeNumberField(name + "_total", all.size());
  }

  private static <T> void array(
      JsonGenerator json, String name, List<T> elements, Element<? super T> element)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (T each : elements) {
      json.writeStartObject();
      element.write(json, each);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void incident(JsonGenerator json, KeptIncident kept) throws IOException {
    KeptIncidentJson.writeSummary(json, kept);
    json.writeStringField("origin", kept.origin());
  }

  private static void traffic(
      JsonGenerator json, HostTraffic traffic, OptionalLong keptSince, boolean stored)
      throws IOException {
    json.writeObjectFieldStart("flows");
    json.writeNumberField("total", traffic.flows());
    json.writeNumberField("initiated", traffic.initiated());
    json.writeNumberField("received", traffic.received());
    json.writeNumberField("attacks", traffic.attacks());
    json.writeNumberField("packets", traffic.packets());
    json.writeNumberField("bytes", traffic.bytes());
    time(json, "kept_since", keptSince);
    json.writeStringField("kept_in", stored ? "database" : "memory");
    json.writeEndObject();
  }

  private static void service(JsonGenerator json, ServiceTraffic service) throws IOException {
    json.writeNumberField("protocol", service.port().protocol());
    json.writeNumberField("port", service.port().number());
    json.writeNumberField("flows", service.flows());
    json.writeNumberField("answered", service.answered());
    json.writeNumberField("peers", service.peers());
    json.writeNumberField("attacks", service.attacks());
    json.writeNumberField("bytes", service.bytes());
    json.writeStringField("last_seen", FlowTime.iso(service.lastSeen()));
  }

  private static void peer(JsonGenerator json, PeerTraffic peer) throws IOException {
    HostTraffic traffic = peer.traffic();
    json.writeStringField("address", peer.peer().toString());
    json.writeNumberField("initiated", traffic.initiated());
    json.writeNumberField("received", traffic.received());
    json.writeNumberField("attacks", traffic.attacks());
    json.writeNumberField("bytes", traffic.bytes());
    time(json, "last_seen", traffic.last());
  }

  private static void hour(JsonGenerator json, HourTraffic hour) throws IOException {
    json.writeStringField("start", FlowTime.iso(hour.start()));
    json.writeNumberField("flows", hour.flows());
    json.writeNumberField("attacks", hour.attacks());
    json.writeNumberField("max_probability", hour.highest());
    json.writeNumberField("mean_probability", hour.mean());
  }

  private static void usual(JsonGenerator json, Map.Entry<Service, ServiceUse> each)
      throws IOException {
    Service service = each.getKey();
    ServiceUse use = each.getValue();
    json.writeStringField("address", service.address().toString());
    json.writeNumberField("protocol", service.protocol());
    json.writeNumberField("port", service.port());
    json.writeNumberField("flows", use.flows());
    json.writeNumberField("flows_per_hour", use.flowsPerHour());
    json.writeNumberField("bytes_per_hour", use.bytesPerHour());
    json.writeNumberField("largest", use.largest());
    json.writeArrayFieldStart("users");
    for (String user : use.users().stream().map(IpAddress::toString).sorted().toList()) {
      json.writeString(user);
    }
    json.writeEndArray();
  }
}
