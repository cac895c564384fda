package io.mlids.api.triage;

import io.mlids.api.history.History;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.history.database.Location;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends triage events as fast as it can until it is killed. Prints the number of each event after
 * the log has accepted it.
 */
final class TriageProcess {
  /** Events that are appended together. */
  static final int BATCH = 3;

  private TriageProcess() {}

  /** The database that an argument names. */
  static HistorySettings settings(String place) {
    return HistorySettings.at(
        place.startsWith(Location.Server.PREFIX)
            ? new Location.Server(place)
            : new Location.Directory(Path.of(place)));
  }

  public static void main(String[] arguments) throws IOException {
    History history = History.open(settings(arguments[0]), Clock.systemUTC()).orElseThrow();
    TriageLog log = new DatabaseTriageLog(history);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("open");
    long number = log.lastNumber();
    while (true) {
      String incident = incident(number);
      List<TriageEvent> events = new ArrayList<>();
      StringBuilder accepted = new StringBuilder();
      for (int i = 0; i < BATCH; i++) {
        number++;
        events.add(
            new TriageEvent(
                number,
                Instant.now(),
                "ada",
                incident,
                new TriageChange.Note("note " + number),
                Optional.empty()));
        accepted.append(number).append('\n');
      }
      log.append(events, List.of(Triage.of(incident, events)));
      out.print(accepted);
      out.flush();
    }
  }

  /** The incident of the event that follows the event with a number. */
  static String incident(long number) {
    return "i" + number / BATCH + "-1";
  }
}
