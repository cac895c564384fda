package io.mlids.api.alert;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.IpAddress;
import java.util.List;

/** The key that groups attacks into one alert. */
sealed interface AlertGroup {

  /** One source attacks one port of one destination. */
  record OfFlow(
      IpAddress source, IpAddress destination, int destinationPort, TrafficClass trafficClass)
      implements AlertGroup {

    static OfFlow of(Attack.OfPackets attack) {
      return new OfFlow(
          attack.flow().source(),
          attack.flow().destination(),
          attack.flow().destinationPort(),
          attack.verdict().label());
    }

    /**
     * The groups of the source host and of the destination host. The source comes first, because
     * the attacker is more informative than the victim.
     */
    List<AlertGroup> ofHosts() {
      return List.of(
          new OfSource(source, trafficClass), new OfDestination(destination, trafficClass));
    }
  }

  /** One source attacks many ports or destinations. */
  record OfSource(IpAddress source, TrafficClass trafficClass) implements AlertGroup {}

  /** Many sources attack one destination, or one source attacks many of its ports. */
  record OfDestination(IpAddress destination, TrafficClass trafficClass) implements AlertGroup {}

  /** Many sources attack many destinations. */
  record OfClass(TrafficClass trafficClass) implements AlertGroup {}

  /** The predicted class. */
  TrafficClass trafficClass();
}
