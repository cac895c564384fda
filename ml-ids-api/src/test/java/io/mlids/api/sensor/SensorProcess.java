package io.mlids.api.sensor;

import io.mlids.api.incident.IncidentReporter;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.Incidents;
import io.mlids.api.packets.ring.PacketRing;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.detect.Detector;
import io.mlids.core.model.ModelBundle;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Runs a sensor in a separate process and prints the sensor's status whenever it changes. */
public final class SensorProcess {

  private SensorProcess() {}

  /**
   * Arguments: the interface, the model directory, and optionally a directory for packets. Exits
   * when a line arrives.
   */
  public static void main(String[] arguments) throws Exception {
    Incidents incidents =
        new Incidents(
            new IncidentStore(100),
            IncidentReporter.NONE,
            BehaviourSettings.shipped(),
            Clock.systemUTC());
    if (arguments.length > 2) {
      PacketSettings settings =
          PacketSettings.of(Path.of(arguments[2]), PacketSettings.LEAST_BYTES);
      try (PacketRing ring = PacketRing.start(settings, Clock.systemUTC())) {
        incidents.keepPackets(ring);
        run(arguments, incidents);
      }
    } else {
      run(arguments, incidents);
    }
  }

  private static void run(String[] arguments, Incidents incidents) throws Exception {
    try (Sensor sensor =
        Sensor.start(
            new SensorSettings(arguments[0], "", 1_000, false),
            Detector.of(ModelBundle.open(Path.of(arguments[1]))),
            (attack, version, origin) ->
                System.out.println("attack " + attack.flow().sourceAddress()),
            incidents,
            (flows, attacks) -> {},
            SensorObserver.NONE,
            Clock.systemUTC())) {
      Optional<String> last = Optional.empty();
      while (System.in.available() == 0) {
        SensorStatus.On status = sensor.status();
        String now = status.isRunning() ? "running" : "failed " + status.error().orElseThrow();
        if (!last.equals(Optional.of(now))) {
          System.out.println(now);
          last = Optional.of(now);
        }
        Thread.sleep(20);
      }
    }
    System.out.println("ended");
  }
}
