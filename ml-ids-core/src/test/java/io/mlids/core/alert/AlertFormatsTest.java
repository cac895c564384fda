package io.mlids.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.PacketAttacks;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AlertFormatsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AlertOrigin SENSOR = new AlertOrigin(AlertOrigin.Kind.SENSOR, "eth0");
  private static final Instant SEEN = Instant.parse("2026-01-02T03:04:05.678901Z");

  /** The members that EVE records of every event type may have, with their types. */
  private static final Map<String, String> EVE_RECORD =
      Map.ofEntries(
          Map.entry("timestamp", "STRING"),
          Map.entry("flow_id", "NUMBER"),
          Map.entry("in_iface", "STRING"),
          Map.entry("event_type", "STRING"),
          Map.entry("vlan", "ARRAY"),
          Map.entry("src_ip", "STRING"),
          Map.entry("src_port", "NUMBER"),
          Map.entry("dest_ip", "STRING"),
          Map.entry("dest_port", "NUMBER"),
          Map.entry("proto", "STRING"),
          Map.entry("ip_v", "NUMBER"),
          Map.entry("icmp_type", "NUMBER"),
          Map.entry("icmp_code", "NUMBER"),
          Map.entry("pkt_src", "STRING"),
          Map.entry("community_id", "STRING"),
          Map.entry("host", "STRING"),
          Map.entry("app_proto", "STRING"),
          Map.entry("alert", "OBJECT"),
          Map.entry("flow", "OBJECT"));

  private static final Map<String, String> EVE_ALERT =
      Map.of(
          "action", "STRING",
          "gid", "NUMBER",
          "signature_id", "NUMBER",
          "rev", "NUMBER",
          "signature", "STRING",
          "category", "STRING",
          "severity", "NUMBER",
          "context", "OBJECT",
          "metadata", "OBJECT",
          "references", "ARRAY");

  private static final Map<String, String> EVE_FLOW =
      Map.ofEntries(
          Map.entry("pkts_toserver", "NUMBER"),
          Map.entry("pkts_toclient", "NUMBER"),
          Map.entry("bytes_toserver", "NUMBER"),
          Map.entry("bytes_toclient", "NUMBER"),
          Map.entry("start", "STRING"),
          Map.entry("end", "STRING"),
          Map.entry("age", "NUMBER"),
          Map.entry("state", "STRING"),
          Map.entry("reason", "STRING"),
          Map.entry("alerted", "BOOLEAN"),
          Map.entry("src_ip", "STRING"),
          Map.entry("dest_ip", "STRING"),
          Map.entry("src_port", "NUMBER"),
          Map.entry("dest_port", "NUMBER"));

  /** ECS 8.11 fields that apply to alerts about network flows. */
  private static final Set<String> ECS =
      Set.of(
          "@timestamp",
          "message",
          "tags",
          "ecs.version",
          "event.kind",
          "event.category",
          "event.type",
          "event.module",
          "event.dataset",
          "event.severity",
          "event.risk_score",
          "event.created",
          "event.start",
          "event.end",
          "event.duration",
          "rule.id",
          "rule.name",
          "rule.category",
          "rule.ruleset",
          "rule.version",
          "source.address",
          "source.ip",
          "source.port",
          "source.packets",
          "source.bytes",
          "destination.address",
          "destination.ip",
          "destination.port",
          "destination.packets",
          "destination.bytes",
          "network.type",
          "network.iana_number",
          "network.transport",
          "network.packets",
          "network.bytes",
          "network.vlan.id",
          "network.community_id",
          "related.ip",
          "observer.hostname",
          "observer.ingress.interface.name",
          "observer.product",
          "observer.type");

  static Stream<GivenAlert> alerts() {
    return Stream.of(ofTcp(), ofPing(), ofIpv6(), ofRow(), ofSensor());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anEveAlertHasOnlyKeysOfSuricata(GivenAlert alert) throws IOException {
    JsonNode eve = write(json -> EveFormat.writeAlert(json, alert));
    assertEveRecord(eve);
    assertThat(eve.get("event_type").textValue()).isEqualTo("alert");
    assertThat(names(eve.get("alert")))
        .contains("action", "gid", "signature_id", "rev", "signature", "category", "severity");
    assertThat(eve.at("/alert/context/ml_ids/probability").doubleValue()).isEqualTo(0.875);
    assertThat(eve.at("/alert/context/ml_ids/model_version").textValue()).isEqualTo("0123456789ab");
  }

  @Test
  void anEveFlowHasOnlyKeysOfSuricata() throws IOException {
    DetectedFlow flow = PacketAttacks.tcp("10.0.0.1", 40_000, "10.0.0.2", 80, "Bot");
    JsonNode eve = write(json -> EveFormat.writeFlow(json, flow.flow(), SENSOR));
    assertEveRecord(eve);
    assertThat(eve.get("in_iface").textValue()).isEqualTo("eth0");
    assertThat(eve.get("event_type").textValue()).isEqualTo("flow");
    assertThat(eve.has("alert")).isFalse();
  }

  @Test
  void anEveAlertDescribesItsFlow() throws IOException {
    JsonNode eve = write(json -> EveFormat.writeAlert(json, ofTcp()));
    assertThat(eve.get("timestamp").textValue()).isEqualTo("2018-02-14T18:51:08.000001+0000");
    assertThat(eve.get("src_ip").textValue()).isEqualTo("128.232.110.120");
    assertThat(eve.get("src_port").intValue()).isEqualTo(34_855);
    assertThat(eve.get("dest_ip").textValue()).isEqualTo("66.35.250.204");
    assertThat(eve.get("dest_port").intValue()).isEqualTo(80);
    assertThat(eve.get("proto").textValue()).isEqualTo("TCP");
    assertThat(eve.get("community_id").textValue()).isEqualTo("1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    assertThat(eve.get("flow"))
        .isEqualTo(
            JSON.readTree(
                """
                {"pkts_toserver":1,"pkts_toclient":1,"bytes_toserver":100,"bytes_toclient":200,
                 "start":"2018-02-14T18:51:07.000001+0000"}
                """));
    assertThat(eve.at("/alert/signature").textValue()).isEqualTo("ml-ids Bot");
    assertThat(eve.at("/alert/signature_id").intValue()).isEqualTo(1_000_002);
    assertThat(eve.at("/alert/severity").intValue()).isEqualTo(2);
    assertThat(eve.get("flow_id").longValue())
        .isBetween(0L, 1L << 53)
        .isEqualTo(write(json -> EveFormat.writeAlert(json, ofTcp())).get("flow_id").longValue());
  }

  @Test
  void anAlertNamesItsOrigin() throws IOException {
    JsonNode eve = write(json -> EveFormat.writeAlert(json, ofSensor()));
    assertThat(eve.get("in_iface").textValue()).isEqualTo("eth0");
    assertThat(eve.get("host").textValue()).isNotBlank();
    assertThat(eve.at("/alert/context/ml_ids/origin").textValue()).isEqualTo("sensor eth0");
    JsonNode ecs = write(json -> EcsFormat.write(json, ofSensor()));
    assertThat(ecs.at("/observer/ingress/interface/name").textValue()).isEqualTo("eth0");
    assertThat(ecs.at("/observer/hostname").textValue()).isEqualTo(eve.get("host").textValue());
    JsonNode upload = write(json -> EveFormat.writeAlert(json, ofTcp()));
    assertThat(upload.has("in_iface")).isFalse();
    assertThat(upload.at("/alert/context/ml_ids/origin").textValue())
        .isEqualTo("upload monday.pcap");
  }

  @ParameterizedTest
  @CsvSource({
    "2, IGMP",
    "46, RSVP",
    "47, GRE",
    "58, IPv6-ICMP",
    "88, EIGRP",
    "89, OSPF",
    "103, PIM",
    "112, VRRP",
    "132, SCTP",
    "61, Any",
    "253, 253"
  })
  void protocolsHaveSuricatasNames(int protocol, String name) throws IOException {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 2; i++) {
      Frame frame = Frame.ofProtocol(protocol, new byte[64]);
      capture.packet(PacketAttacks.START + i, frame.ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    GivenAlert alert = of(PacketAttacks.detected(capture, "unknown attack", 0.875));
    JsonNode eve = write(json -> EveFormat.writeAlert(json, alert));
    assertThat(eve.get("proto").textValue()).isEqualTo(name);
    JsonNode ecs = write(json -> EcsFormat.write(json, alert));
    assertThat(ecs.at("/network/transport").textValue())
        .isEqualTo(
            IpProtocol.name(protocol).map(each -> each.toLowerCase(Locale.ROOT)).orElse(null));
  }

  @Test
  void icmpFlowsHaveATypeInsteadOfPorts() throws IOException {
    JsonNode eve = write(json -> EveFormat.writeAlert(json, ofPing()));
    assertThat(eve.get("proto").textValue()).isEqualTo("ICMP");
    assertThat(eve.get("icmp_type").intValue()).isEqualTo(8);
    assertThat(eve.get("icmp_code").intValue()).isEqualTo(0);
    assertThat(names(eve)).doesNotContain("src_port", "dest_port");
  }

  @Test
  void anAlertForARowHasOnlyTheSubmittedFields() throws IOException {
    JsonNode eve = write(json -> EveFormat.writeAlert(json, ofRow()));
    assertThat(names(eve))
        .containsExactly("timestamp", "event_type", "dest_port", "proto", "host", "alert");
    assertThat(eve.get("timestamp").textValue()).isEqualTo("2026-01-02T03:04:05.678901+0000");
    JsonNode ecs = write(json -> EcsFormat.write(json, ofRow()));
    assertThat(ecs.at("/destination/port").intValue()).isEqualTo(443);
    assertThat(ecs.has("source")).isFalse();
  }

  @Test
  void aRollupCountsItsAddressesAndPorts() throws IOException {
    GivenAlert rollup = ofRow();
    JsonNode eve = write(json -> EveFormat.writeAlert(json, rollup)).at("/alert/context/ml_ids");
    JsonNode ecs = write(json -> EcsFormat.write(json, rollup)).get("mlids");
    for (JsonNode ours : List.of(eve, ecs)) {
      assertThat(ours.get("sources").intValue()).isEqualTo(1_900);
      assertThat(ours.get("destinations").intValue()).isEqualTo(1);
      assertThat(ours.get("ports").intValue()).isEqualTo(3);
    }
    GivenAlert one = ofTcp();
    assertThat(write(json -> EveFormat.writeAlert(json, one)).findValue("sources")).isNull();
    assertThat(write(json -> EcsFormat.write(json, one)).findValue("sources")).isNull();
  }

  @Test
  void everyClassHasADistinctSignatureInTheRangeForLocalRules() {
    List<TrafficClass> classes = new ArrayList<>(TrafficClass.known());
    classes.add(TrafficClass.ATTACK);
    classes.add(new TrafficClass("of someone else"));
    assertThat(classes.stream().map(EveFormat::signature).distinct()).hasSize(classes.size());
    assertThat(classes)
        .allSatisfy(c -> assertThat(EveFormat.signature(c)).isBetween(1_000_000, 1_999_999));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anEcsDocumentHasOnlyEcsFieldsAndOurs(GivenAlert alert) throws IOException {
    JsonNode ecs = write(json -> EcsFormat.write(json, alert));
    Map<String, JsonNode> fields = new TreeMap<>();
    flatten("", ecs, fields);
    fields.keySet().removeIf(name -> name.startsWith("mlids."));
    assertThat(ECS).containsAll(fields.keySet());
    assertThat(fields.keySet())
        .contains("@timestamp", "ecs.version", "event.kind", "event.category", "rule.name");
    assertThat(ecs.at("/event/kind").textValue()).isEqualTo("alert");
    assertThat(ecs.at("/event/category"))
        .isEqualTo(JSON.readTree("[\"intrusion_detection\",\"network\"]"));
    assertThat(ecs.at("/mlids/probability").doubleValue()).isEqualTo(0.875);
  }

  @Test
  void anEcsDocumentDescribesItsFlow() throws IOException {
    JsonNode ecs = write(json -> EcsFormat.write(json, ofTcp()));
    assertThat(ecs.get("@timestamp").textValue()).isEqualTo("2018-02-14T18:51:08.000001Z");
    assertThat(ecs.at("/event/duration").longValue()).isEqualTo(1_000_000_000);
    assertThat(ecs.at("/event/risk_score").doubleValue()).isEqualTo(87.5);
    assertThat(ecs.at("/source/ip").textValue()).isEqualTo("128.232.110.120");
    assertThat(ecs.at("/destination/port").intValue()).isEqualTo(80);
    assertThat(ecs.at("/network/transport").textValue()).isEqualTo("tcp");
    assertThat(ecs.at("/network/type").textValue()).isEqualTo("ipv4");
    assertThat(ecs.at("/network/community_id").textValue())
        .isEqualTo("1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    assertThat(ecs.at("/rule/name").textValue()).isEqualTo("Bot");
    assertThat(ecs.at("/mlids/flow_id").textValue())
        .isEqualTo("128.232.110.120-66.35.250.204-34855-80-6");
  }

  private static void assertEveRecord(JsonNode eve) {
    assertMembers(eve, EVE_RECORD);
    assertThat(eve.get("timestamp").textValue())
        .matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}\\+0000");
    if (eve.has("alert")) {
      assertMembers(eve.get("alert"), EVE_ALERT);
    }
    if (eve.has("flow")) {
      assertMembers(eve.get("flow"), EVE_FLOW);
    }
  }

  private static void assertMembers(JsonNode object, Map<String, String> allowed) {
    assertThat(object.properties())
        .allSatisfy(
            member ->
                assertThat(member.getValue().getNodeType().name())
                    .as(member.getKey())
                    .isEqualTo(allowed.get(member.getKey())));
  }

  private static GivenAlert ofTcp() {
    return of(PacketAttacks.tcp("128.232.110.120", 34_855, "66.35.250.204", 80, "Bot"));
  }

  private static GivenAlert ofPing() {
    Frame request = Frame.ofProtocol(1, new byte[] {8, 0, 0, 0, 0, 1, 0, 1});
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 2; i++) {
      capture.packet(
          PacketAttacks.START + i, request.ipv4("192.168.0.89", "192.168.0.1").ethernet());
    }
    return of(PacketAttacks.detected(capture, "Bot", 0.875));
  }

  private static GivenAlert ofIpv6() {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 2; i++) {
      capture.packet(PacketAttacks.START + i, Frame.udp(4000, 53, 10).ipv6(1, 2).ethernet());
    }
    return of(PacketAttacks.detected(capture, "from elsewhere", 0.875));
  }

  private static GivenAlert ofRow() {
    GivenAlert tcp = ofTcp();
    return new GivenAlert(
        Optional.empty(),
        OptionalInt.of(443),
        OptionalInt.of(6),
        tcp.verdict(),
        tcp.modelVersion(),
        "rollup",
        3,
        AlertOrigin.API,
        SEEN,
        SEEN,
        new Spread(1_900, 1, 3));
  }

  private static GivenAlert ofSensor() {
    DetectedFlow flow = PacketAttacks.tcp("10.0.0.1", 40_000, "10.0.0.2", 80, "Bot");
    return GivenAlert.of(
        flow.flow(), PacketAttacks.detected(twoDatagrams(), "Bot", 0.875).verdict(), SENSOR);
  }

  private static CaptureBytes twoDatagrams() {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 2; i++) {
      Frame frame = Frame.udp(4000, 53, 10).ipv4("10.0.0.1", "10.0.0.2");
      capture.packet(PacketAttacks.START + i, frame.ethernet());
    }
    return capture;
  }

  private static GivenAlert of(DetectedFlow detected) {
    AlertOrigin upload = new AlertOrigin(AlertOrigin.Kind.UPLOAD, "monday.pcap");
    return GivenAlert.of(detected.flow(), detected.verdict(), upload);
  }

  private record GivenAlert(
      Optional<FlowRecord> flow,
      OptionalInt destinationPort,
      OptionalInt protocol,
      Verdict verdict,
      String modelVersion,
      String type,
      long count,
      AlertOrigin origin,
      Instant firstSeen,
      Instant lastSeen,
      Spread spread)
      implements AlertView {

    static GivenAlert of(FlowRecord flow, Verdict verdict, AlertOrigin origin) {
      return new GivenAlert(
          Optional.of(flow),
          OptionalInt.of(flow.destinationPort()),
          OptionalInt.of(flow.protocol()),
          verdict,
          "0123456789ab",
          "attack",
          1,
          origin,
          SEEN,
          SEEN,
          Spread.ONE);
    }
  }

  private interface Form {
    void write(JsonGenerator json) throws IOException;
  }

  private static JsonNode write(Form form) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      form.write(json);
    }
    return JSON.readTree(text.toString());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, JsonNode> into) {
    node.properties()
        .forEach(
            member -> {
              if (member.getValue().isObject()) {
                flatten(prefix + member.getKey() + ".", member.getValue(), into);
              } else {
                into.put(prefix + member.getKey(), member.getValue());
              }
            });
  }
}
