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
 * Settings for extracting flows from packets.
 *
 * @param profile the profile that defines the flows' features
 * @param cicFallback true to reproduce errors of CICFlowMeter that matter only for bit-exact
 *     results; see {@link OutermostIpv4Decoder} and {@link ReadMode#STRICT}
 * @param activeTimeout the age at which a flow ends and continues as a new one; only used by the
 *     corrected profile
 * @param maxFlows the limit on open flows; see {@link FlowMeter}
 * @param ignoreVlan true to ignore VLAN tags when assigning packets to flows; the profile cse2018
 *     always ignores them
 */
public record ExtractionSettings(
    FeatureProfile profile,
    boolean cicFallback,
    Optional<Duration> activeTimeout,
    int maxFlows,
    boolean ignoreVlan) {

  /** Creates settings that separate flows with different VLAN tags. */
  public ExtractionSettings(
      FeatureProfile profile, boolean cicFallback, Optional<Duration> activeTimeout, int maxFlows) {
    this(profile, cicFallback, activeTimeout, maxFlows, false);
  }

  /** The default settings of a profile. */
  public static ExtractionSettings of(FeatureProfile profile) {
    return new ExtractionSettings(profile, false, Optional.empty(), FlowMeter.UNLIMITED);
  }

  /** Returns a copy with a different {@link #ignoreVlan}. */
  public ExtractionSettings withIgnoreVlan(boolean ignore) {
    return new ExtractionSettings(profile, cicFallback, activeTimeout, maxFlows, ignore);
  }

  /** The mode for reading captures. */
  public ReadMode readMode() {
    return cicFallback ? ReadMode.STRICT : ReadMode.TOLERANT;
  }

  /** Returns whether the packets in captures are sorted by time. */
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
