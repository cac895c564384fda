package io.mlids.api.history.flow;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.CommunityId;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;
import java.util.Optional;

/**
 * A scored flow in the history. Immutable.
 *
 * @param id when the flow was stored, in microseconds since the epoch, made unique and increasing;
 *     0 if it has not been stored yet
 * @param start time of the first packet, in microseconds since the epoch
 * @param end time of the last packet, in microseconds since the epoch
 * @param protocol the IP protocol; 0 if the feature profile does not record it
 * @param verdict what the flow is according to the model and the site profile
 * @param label the predicted class
 * @param probability the probability of an attack, 0 to 1
 * @param bytes payload bytes in both directions
 * @param origin the source of the packets, such as {@code sensor eth0}
 * @param details what only some flows have
 */
public record StoredFlow(
    long id,
    long start,
    long end,
    IpAddress source,
    int sourcePort,
    IpAddress destination,
    int destinationPort,
    int protocol,
    StoredVerdict verdict,
    String label,
    double probability,
    long packets,
    long bytes,
    String origin,
    Details details) {
  /** The approximate memory that a flow takes while it waits to be written, in bytes. */
  public static final int WAITING_BYTES = 400;

  /**
   * What only some flows have.
   *
   * @param vlan the ID of the outermost VLAN tag; 0 without one
   * @param icmpCommunityId the Community ID of a flow of ICMP or ICMPv6 messages, which depends on
   *     their type
   * @param reasons why the flow is unusual
   * @param answered whether the destination sent payload; empty for flows that an earlier version
   *     stored
   */
  public record Details(
      int vlan,
      Optional<String> icmpCommunityId,
      List<String> reasons,
      Optional<Boolean> answered) {
    /** None. */
    public static final Details NONE =
        new Details(0, Optional.empty(), List.of(), Optional.empty());

    public Details {
      reasons = List.copyOf(reasons);
    }
  }

  /** Creates a flow that has not been stored yet. */
  public static StoredFlow of(DetectedFlow detected, String origin) {
    FlowRecord flow = detected.flow();
    Verdict verdict = detected.verdict();
    return new StoredFlow(
        0,
        flow.start(),
        flow.end(),
        flow.source(),
        flow.sourcePort(),
        flow.destination(),
        flow.destinationPort(),
        flow.protocol(),
        StoredVerdict.of(verdict),
        verdict.label().name(),
        verdict.probability(),
        flow.packets(),
        flow.bytes(),
        origin,
        new Details(
            flow.vlan(),
            IpProtocol.isIcmp(flow.protocol()) ? flow.communityId() : Optional.empty(),
            verdict.anomaly().map(Anomaly::reasons).orElse(List.of()),
            Optional.of(flow.value(Feature.TOTLEN_BWD_PKTS) > 0)));
  }

  /**
   * The key of the flow. If a host sent packets to itself, its ports may be in the other order than
   * in the key of the {@link FlowRecord}.
   */
  public FlowKey key() {
    return FlowKey.between(
        source, sourcePort, destination, destinationPort, protocol, details.vlan());
  }

  /** The Community ID; empty if the feature profile does not record the protocol or ICMP type. */
  public Optional<String> communityId() {
    if (protocol == 0 || IpProtocol.isIcmp(protocol)) {
      return details.icmpCommunityId();
    }
    return Optional.of(CommunityId.of(source, destination, sourcePort, destinationPort, protocol));
  }

  /** The label as shown to people, such as {@code Benign, unusual}. */
  public String labelText() {
    return label + (verdict.isUnusual() && !verdict.isAttack() ? ", unusual" : "");
  }
}
