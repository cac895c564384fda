package io.mlids.api.route;

import io.javalin.http.Context;
import io.mlids.api.alert.Alert;
import io.mlids.api.alert.Attack;
import io.mlids.api.feed.LiveNotification;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.http.ApiException;
import io.mlids.api.incident.IncidentRun;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.packets.CarvedPackets;
import io.mlids.api.packets.FlowSelection;
import io.mlids.api.packets.IncidentSelection;
import io.mlids.api.packets.PacketCarver;
import io.mlids.api.packets.PacketCarver.Result;
import io.mlids.api.packets.PacketSelection;
import io.mlids.api.packets.RunChoice;
import io.mlids.api.route.parameter.QueryNumbers;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Serves the packets of incidents and flows as captures. Thread-safe. */
final class PacketRoutes {
  private static final String CONTENT_TYPE = "application/x-pcapng";
  private static final int BUFFER = 1 << 16;

  private final Optional<PacketCarver> carver;
  private final Function<Context, KeptIncident> incidents;
  private final Function<Context, LiveNotification> notifications;
  private final Function<Context, StoredFlow> flows;

  /**
   * @param carver finds packets; empty if none are kept
   * @param incidents finds the incident that a request names
   * @param notifications finds the notification that a request names
   * @param flows finds the stored flow that a request names
   */
  PacketRoutes(
      Optional<PacketCarver> carver,
      Function<Context, KeptIncident> incidents,
      Function<Context, LiveNotification> notifications,
      Function<Context, StoredFlow> flows) {
    this.carver = carver;
    this.incidents = incidents;
    this.notifications = notifications;
    this.flows = flows;
  }

  /** Serves the packets of an incident. */
  void ofIncident(Context context) throws IOException {
    KeptIncident incident = incidents.apply(context);
    long at = micros(incident.updatedAt());
    OptionalLong run = IncidentRun.numberIn(incident.id());
    RunChoice choice =
        run.isPresent()
            ? new RunChoice.ByNumber(run.getAsLong(), incident.origin(), at)
            : new RunChoice.ByOrigin(incident.origin(), at);
    answer(
        context,
        "incident " + incident.id(),
        incident.incident().title(),
        new IncidentSelection(incident.incident()),
        choice);
  }

  /** Serves the packets of the attack flow that a notification is about. */
  void ofNotification(Context context) throws IOException {
    LiveNotification notification = notifications.apply(context);
    String name = "notification " + notification.sequence();
    if (!(notification.news().orElse(null) instanceof Alert alert)
        || !(alert.attack() instanceof Attack.OfPackets attack)) {
      throw ApiException.notFound(
          name
              + " is not about a flow of packets, or is from before the server's start; the packets"
              + " of an incident are at /api/incidents/{id}/packets");
    }
    FlowRecord flow = attack.flow();
    answer(
        context,
        name,
        attack.verdict().label().name() + " in the flow " + flow.flowId(),
        new FlowSelection(flow.key(), flow.start(), flow.end()),
        new RunChoice.ByOrigin(attack.origin().text(), micros(attack.detectedAt())));
  }

  /** Serves the packets of a stored flow. */
  void ofFlow(Context context) throws IOException {
    StoredFlow flow = flows.apply(context);
    answer(
        context,
        "flow " + flow.id(),
        flow.labelText() + " in the flow " + flow.key(),
        new FlowSelection(flow.key(), flow.start(), flow.end()),
        new RunChoice.ByOrigin(flow.origin(), flow.id()));
  }

  private void answer(
      Context context, String name, String title, PacketSelection selection, RunChoice choice)
      throws IOException {
    PacketCarver from =
        carver.orElseThrow(
            () ->
                ApiException.notFound(
                    "no packets are kept; start the server with a directory for packets to keep"
                        + " them"));
    int most = from.limits().packets();
    int limit = (int) QueryNumbers.number(context, "limit", 1, most).orElse(most);
    switch (from.carve(name + ": " + title, selection, choice, limit)) {
      case Result.Found found -> {
        try (CarvedPackets packets = found.packets()) {
          send(context, name, packets);
        }
      }
      case Result.NotKept notKept ->
          throw ApiException.notFound(
              "the packets of " + name + " are not kept: " + notKept.reason());
      case Result.Busy _ ->
          throw ApiException.busy(
              "the packets of " + PacketCarver.MOST + " others are being read; retry later");
    }
  }

  private static void send(Context context, String name, CarvedPackets packets) throws IOException {
    context.res().setCharacterEncoding((String) null);
    context.res().setContentType(CONTENT_TYPE);
    context
        .res()
        .setHeader(
            "Content-Disposition",
            "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9.-]+", "-") + ".pcapng\"");
    context.res().setHeader("X-Packets", Integer.toString(packets.packets()));
    packets.truncation().ifPresent(why -> context.res().setHeader("X-Packets-Truncated", why));
    List<String> missing = packets.missing();
    if (!missing.isEmpty()) {
      context.res().setHeader("X-Packets-Missing", String.join("; ", missing));
    }
    if (!context.req().getMethod().equals("HEAD")) {
      OutputStream out = new BufferedOutputStream(context.res().getOutputStream(), BUFFER);
      packets.writeTo(out);
      out.flush();
    }
  }

  private static long micros(Instant time) {
    return FlowTime.micros(time);
  }
}
