package io.mlids.core.feature;

import io.mlids.core.flow.Flow;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A flow that has ended: endpoints, times and features. Immutable. */
public final class FlowRecord {
  private final Flow flow;
  private final FeatureProfile profile;
  private final double[] values = new double[Feature.COUNT];

  private FlowRecord(Flow flow, FeatureProfile profile) {
    this.flow = flow;
    this.profile = profile;
  }

  /**
   * Computes the features of a flow that a meter has emitted.
   *
   * @param profile the profile whose policy the meter used
   */
  public static FlowRecord of(Flow flow, FeatureProfile profile) {
    FlowRecord described = new FlowRecord(flow, profile);
    switch (profile) {
      case CSE2018 -> Cse2018Features.fill(flow, described.values);
      case CORRECTED -> CorrectedFeatures.fill(flow, described.values);
    }
    return described;
  }

  /** Returns the flow as a row of model inputs, with the given columns. */
  public float[] modelRow(List<Feature> features) {
    float[] row = new float[features.size()];
    fillModelRow(features, row, 0);
    return row;
  }

  /** Writes the flow as a row of model inputs into an array, starting at {@code first}. */
  public void fillModelRow(List<Feature> features, float[] rows, int first) {
    for (int i = 0; i < features.size(); i++) {
      Feature feature = features.get(i);
      rows[first + i] = feature.modelValue(value(feature));
    }
  }

  /** The profile that the features follow. */
  public FeatureProfile profile() {
    return profile;
  }

  /** The flow's key as text: addresses, ports and protocol. */
  public String flowId() {
    return key().toString();
  }

  /** The flow's key. */
  public FlowKey key() {
    return flow.key();
  }

  /** The source address as text. */
  public String sourceAddress() {
    return flow.source().toString();
  }

  /** The source address. */
  public IpAddress source() {
    return flow.source();
  }

  /** The destination address. */
  public IpAddress destination() {
    return flow.destination();
  }

  /** Returns whether the flow's addresses are IPv6 addresses. */
  public boolean isIpv6() {
    return flow.source().isIpv6();
  }

  /** The ID of the outermost VLAN tag; 0 if the frame has no tag or VLANs are ignored. */
  public int vlan() {
    return flow.key().vlan();
  }

  /** The type of the flow's first ICMP message; empty for other protocols. */
  public OptionalInt icmpType() {
    return flow.hasIcmpType() ? OptionalInt.of(flow.icmpType()) : OptionalInt.empty();
  }

  /** The code of the flow's first ICMP message; empty for other protocols. */
  public OptionalInt icmpCode() {
    return flow.hasIcmpType() ? OptionalInt.of(flow.icmpCode()) : OptionalInt.empty();
  }

  /**
   * The {@link CommunityId}; empty if the profile does not record the protocol or the ICMP type.
   */
  public Optional<String> communityId() {
    IpAddress source = flow.source();
    IpAddress destination = flow.destination();
    return switch (protocol()) {
      case 0 -> Optional.empty();
      case 1, 58 ->
          !flow.hasIcmpType()
              ? Optional.empty()
              : Optional.of(
                  CommunityId.ofIcmp(
                      flow.firstIsForward() ? source : destination,
                      flow.firstIsForward() ? destination : source,
                      flow.icmpType(),
                      flow.icmpCode(),
                      protocol()));
      default ->
          Optional.of(
              CommunityId.of(source, destination, sourcePort(), destinationPort(), protocol()));
    };
  }

  public int sourcePort() {
    return flow.sourcePort();
  }

  /** The destination address as text. */
  public String destinationAddress() {
    return flow.destination().toString();
  }

  public int destinationPort() {
    return flow.destinationPort();
  }

  /** The IP protocol number as the profile records it. */
  public int protocol() {
    return flow.key().protocol();
  }

  /**
   * Returns whether {@link #protocol()} is the actual protocol number; {@code cse2018} writes 0 for
   * protocols other than TCP and UDP.
   */
  public boolean isProtocolKnown() {
    return profile != FeatureProfile.CSE2018 || protocol() != 0;
  }

  /**
   * The protocol's name from {@link IpProtocol}; empty if the protocol is unknown or has no name.
   */
  public Optional<String> protocolName() {
    return isProtocolKnown() ? IpProtocol.name(protocol()) : Optional.empty();
  }

  /** The time of the first packet, in microseconds since the epoch. */
  public long start() {
    return flow.start();
  }

  /** The time of the last packet, in microseconds since the epoch. */
  public long end() {
    return flow.end();
  }

  /** The number of packets in both directions. */
  public long packets() {
    return flow.packets();
  }

  /** The number of payload bytes in both directions. */
  public long bytes() {
    return flow.bytes();
  }

  /** A feature's value; NaN for {@link Feature#TIMESTAMP}, which is text. */
  public double value(Feature feature) {
    return values[feature.ordinal()];
  }
}
