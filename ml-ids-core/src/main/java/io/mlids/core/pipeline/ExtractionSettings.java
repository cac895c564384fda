package io.mlids.core.pipeline;

import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.flow.FlowPolicy;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.OutermostIpv4Decoder;
import io.mlids.core.packet.PacketDecoder;
import java.time.Duration;
import java.util.Optional;

/**
 * How packets become flows.
 *
 * @param profile what the flows' features mean
 * @param cicFallback whether to repeat the habits of the program behind the published CSVs that bit
 *     parity needs and users do not: see {@link OutermostIpv4Decoder} and {@link ReadMode#STRICT}
 * @param activeTimeout how long a flow may last before it is continued as another one; only the
 *     corrected profile has one
 * @param maxFlows how many flows there may be at a time, see {@link FlowMeter}
 * @param ignoreVlan whether VLAN tags are ignored when packets are assigned to flows; they never do
 *     in profile cse2018
 */
public record ExtractionSettings(
    FeatureProfile profile,
    boolean cicFallback,
    Optional<Duration> activeTimeout,
    int maxFlows,
    boolean ignoreVlan) {

  /** Settings that keep flows of different VLAN tags apart. */
  public ExtractionSettings(
      FeatureProfile profile, boolean cicFallback, Optional<Duration> activeTimeout, int maxFlows) {
    this(profile, cicFallback, activeTimeout, maxFlows, false);
  }

  /** The usual settings of a profile. */
  public static ExtractionSettings of(FeatureProfile profile) {
    return new ExtractionSettings(profile, false, Optional.empty(), FlowMeter.UNLIMITED);
  }

  /** The same settings, with or without regard to VLAN tags. */
  public ExtractionSettings withIgnoreVlan(boolean ignore) {
    return new ExtractionSettings(profile, cicFallback, activeTimeout, maxFlows, ignore);
  }

  /** How captures are to be read. */
  public ReadMode readMode() {
    return cicFallback ? ReadMode.STRICT : ReadMode.TOLERANT;
  }

  /** Whether the packets of captures are sorted by time. */
  boolean ordersPackets() {
    return profile == FeatureProfile.CORRECTED;
  }

  PacketDecoder decoder() {
    return switch (profile) {
      case CSE2018 -> new OutermostIpv4Decoder(cicFallback);
      case CORRECTED -> new InnermostIpDecoder(ignoreVlan);
    };
  }

  FlowPolicy policy() {
    return switch (profile) {
      case CSE2018 -> FlowPolicy.firstFin();
      case CORRECTED -> FlowPolicy.tcpClose(activeTimeout.map(d -> d.toNanos() / 1000).orElse(0L));
    };
  }
}
