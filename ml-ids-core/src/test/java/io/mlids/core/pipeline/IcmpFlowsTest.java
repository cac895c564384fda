package io.mlids.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.CommunityId;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Tests which ICMP messages form a flow: those with the same Community ID. */
class IcmpFlowsTest {
  private static final String A = "192.0.2.1";
  private static final String B = "198.51.100.2";

  private final CaptureBytes capture = new CaptureBytes();
  private long now = 1_700_000_000_000_000L;

  @Test
  void neighbourSolicitationsInBothDirectionsAreTwoFlows() {
    icmpv6(1, 2, 135, 0);
    icmpv6(2, 1, 136, 0);
    icmpv6(2, 1, 135, 0);
    icmpv6(1, 2, 136, 0);
    Extracted extracted = extract();
    assertThat(extracted.flows()).extracting(FlowRecord::packets).containsExactly(2L, 2L);
    FlowRecord first = extracted.flows().get(0);
    FlowRecord second = extracted.flows().get(1);
    assertThat(first.communityId())
        .hasValue(CommunityId.ofIcmp(first.source(), first.destination(), 135, 0, 58));
    assertThat(second.communityId())
        .hasValue(CommunityId.ofIcmp(second.source(), second.destination(), 135, 0, 58))
        .isNotEqualTo(first.communityId());
    assertThat(first.flowId()).isEqualTo("2001:db8::1-2001:db8::2-0-0-58");
    assertThat(first.sourcePort()).isZero();
  }

  @Test
  void anEchoAndItsReplyAreOneFlowAndErrorsAreSeparateFlows() {
    icmp(A, B, 8, 0);
    icmp(B, A, 0, 0);
    icmp(B, A, 3, 1);
    icmp(B, A, 3, 3);
    icmp(A, B, 3, 3);
    icmp(B, A, 3, 3);
    icmp(B, A, 8, 0);
    icmp(A, B, 13, 0);
    icmp(B, A, 14, 0);
    Extracted extracted = extract();
    assertThat(extracted.flows())
        .extracting(FlowRecord::packets)
        .containsExactly(2L, 1L, 2L, 1L, 1L, 2L);
    assertThat(extracted.flows()).extracting(FlowRecord::communityId).doesNotHaveDuplicates();
    assertThat(extracted.flows())
        .extracting((Function<FlowRecord, Optional<String>>) FlowRecord::communityId)
        .allMatch(Optional::isPresent);
  }

  @Test
  void messagesWithTypeAndCodeSwappedAreSeparateFlows() {
    icmpv6(1, 2, 3, 1);
    icmpv6(2, 1, 1, 3);
    assertThat(extract().flows()).hasSize(2);
  }

  @Test
  void anAddressThatPingsItselfHasOneFlow() {
    icmp(A, A, 8, 0);
    icmp(A, A, 0, 0);
    FlowRecord flow = extract().only();
    assertThat(flow.packets()).isEqualTo(2);
  }

  @Test
  void messagesWithoutACapturedTypeHaveNoCommunityId() {
    byte[] bytes =
        Frame.ofProtocol(1, new byte[] {8, 0, 0, 0, 0, 0, 0, 0}).ipv4(A, B).ethernet().bytes();
    byte[] cut = java.util.Arrays.copyOf(bytes, 34);
    capture.packet(new CaptureBytes.Packet(now, cut, cut.length, bytes.length));
    assertThat(extract().only().communityId()).isEmpty();
  }

  private void icmp(String from, String to, int type, int code) {
    capture.packet(now++, message(1, type, code).ipv4(from, to).ethernet());
  }

  private void icmpv6(int from, int to, int type, int code) {
    capture.packet(now++, message(58, type, code).ipv6(from, to).ethernet());
  }

  private static Frame message(int protocol, int type, int code) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) type;
    bytes[1] = (byte) code;
    return Frame.ofProtocol(protocol, bytes);
  }

  private Extracted extract() {
    return Extracted.from(ExtractionSettings.of(FeatureProfile.CORRECTED), capture);
  }
}
