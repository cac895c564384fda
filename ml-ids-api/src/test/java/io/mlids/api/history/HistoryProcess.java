package io.mlids.api.history;

import io.mlids.api.feed.LiveNotification;
import io.mlids.api.feed.NotificationSubject;
import io.mlids.api.history.database.Location;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Severity;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes to a history as fast as it can until it is killed. Prints what the history has accepted:
 * {@code incident NUMBER ID UPDATES} and {@code notification SEQUENCE}.
 */
final class HistoryProcess {
  private static final int BATCH = 40;

  private HistoryProcess() {}

  public static void main(String[] arguments) {
    String place = arguments[0];
    Location location =
        place.startsWith(Location.Server.PREFIX)
            ? new Location.Server(place)
            : new Location.Directory(Path.of(place));
    History history = History.open(HistorySettings.at(location), Clock.systemUTC()).orElseThrow();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("open");
    long run = history.nextRun();
    long sequence = history.earlier(1).latest();
    while (true) {
      StringBuilder accepted = new StringBuilder();
      for (int i = 0; i < BATCH; i++) {
        long number = history.nextNumber();
        int updates = (int) (number % 3);
        String id = "i" + number + "-" + run;
        for (int update = 0; update <= updates; update++) {
          history.changed(
              new KeptIncident(
                  number,
                  FoundIncident.scan(id).updated(update).incident(),
                  "sensor eth0",
                  "",
                  Instant.EPOCH));
        }
        accepted.append("incident " + number + " " + id + " " + updates + "\n");
      }
      sequence++;
      history.store(List.of(notification(sequence)));
      accepted.append("notification " + sequence + "\n");
      if (history.flush(Duration.ofMinutes(1))) {
        out.print(accepted);
        out.flush();
      }
    }
  }

  private static LiveNotification notification(long sequence) {
    return LiveNotification.stored(
        sequence,
        new NotificationSubject.OfIncident(BehaviourKind.PORT_SCAN, Severity.HIGH),
        "{\"sequence\":" + sequence + "}",
        Optional.empty());
  }
}
