package io.mlids.api.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.ForwardingClassifier;
import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole captures, sent in every supported way. */
class CaptureUploadTest {
  static final String ROUTE = "/api/captures";
  static final String PCAP = "application/vnd.tcpdump.pcap";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 1_700_000_000_000_000L;

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.multiclass(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The lines of the response to a capture, which end with the summary. */
  static List<String> lines(TestServer server, byte[] capture) throws Exception {
    return server
        .post(ROUTE, PCAP, capture, "Accept", "application/x-ndjson")
        .body()
        .lines()
        .toList();
  }

  @Test
  void answersWithSummaryClassesAndVerdictsAttacksFirst() throws Exception {
    JsonNode answer = upload(traffic().pcap(), PCAP, "");
    assertThat(answer.at("/summary/packets_read").intValue()).isEqualTo(36);
    assertThat(answer.at("/summary/flows_written").intValue()).isEqualTo(4);
    assertThat(answer.get("classes").toString())
        .isEqualTo("{\"Benign\":2,\"Bot\":1,\"SSH-Bruteforce\":1}");
    assertThat(answer.get("truncated").intValue()).isZero();
    assertThat(answer.get("unusual").intValue()).isZero();
    assertThat(answer.get("verdicts").findValuesAsText("label"))
        .containsExactly("Bot", "SSH-Bruteforce", "Benign", "Benign");
    JsonNode bot = answer.at("/verdicts/0");
    assertThat(bot.get("src_port").intValue()).isEqualTo(1002);
    assertThat(bot.get("is_attack").booleanValue()).isTrue();
    assertThat(bot.get("start").textValue()).isEqualTo("2023-11-14T22:13:20.000002Z");
    assertThat(bot.get("community_id").textValue()).isEqualTo("1:s7BNU4JQKo0ko8/tRLE5rdvqOAY=");
    assertThat(bot.has("features")).isFalse();
  }

  @Test
  void reportsEachAttack() throws Exception {
    upload(traffic().pcap(), PCAP, "?limit=0");
    assertThat(server.notified())
        .extracting(notification -> notification.flow().get("dst_port"))
        .containsExactlyInAnyOrder(80L, 80L);
  }

  @Test
  void acceptsEveryFormatAndForm() throws Exception {
    byte[] pcap = traffic().pcap();
    byte[] pcapng = traffic().pcapng(ByteOrder.BIG_ENDIAN, 9);
    JsonNode plain = withoutTime(upload(pcap, PCAP, ""));
    assertThat(withoutTime(upload(gzip(pcap), "application/gzip", ""))).isEqualTo(plain);
    assertThat(withoutTime(upload(pcapng, "application/x-pcapng", ""))).isEqualTo(plain);
    assertThat(withoutTime(upload(pcapng, "application/octet-stream", ""))).isEqualTo(plain);
    assertThat(withoutTime(upload(form("file", pcap), FORM, ""))).isEqualTo(plain);
    assertThat(withoutTime(upload(form("file", gzip(pcap)), FORM, ""))).isEqualTo(plain);
  }

  @Test
  void readsAllMembersOfAGzip() throws Exception {
    byte[] pcap = traffic().pcap();
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int at = 0; at < pcap.length; at += 500) {
      members.writeBytes(
          gzip(java.util.Arrays.copyOfRange(pcap, at, Math.min(pcap.length, at + 500))));
    }
    assertThat(withoutTime(upload(members.toByteArray(), "application/gzip", "")))
        .isEqualTo(withoutTime(upload(pcap, PCAP, "")));
  }

  @Test
  void limitsTheListAndCountsTheRest() throws Exception {
    JsonNode answer = upload(traffic().pcap(), PCAP, "?limit=1");
    assertThat(answer.get("verdicts").findValuesAsText("label")).containsExactly("Bot");
    assertThat(answer.get("truncated").intValue()).isEqualTo(3);
    assertThat(answer.get("classes").get("Benign").intValue()).isEqualTo(2);
  }

  @Test
  void refusesToShowMoreThanTheMaximum() throws Exception {
    byte[] pcap = traffic().pcap();
    for (String query : List.of("?limit=20001", "?limit=-1", "?limit=many", "?features=perhaps")) {
      HttpResponse<String> answer = server.post(ROUTE + query, PCAP, pcap);
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.body()).contains("error").contains(query.substring(1, 6));
    }
    assertThat(upload(pcap, PCAP, "?limit=20000").get("truncated").intValue()).isZero();
  }

  @Test
  void addsTheFeaturesWhenAsked() throws Exception {
    JsonNode answer = upload(traffic().pcap(), PCAP, "?features=true");
    List<String> names = new ArrayList<>();
    answer.at("/verdicts/0/features").fieldNames().forEachRemaining(names::add);
    assertThat(names).isEqualTo(Feature.all().stream().map(Feature::columnName).toList());
    assertThat(answer.at("/verdicts/0/features/tot_fwd_pkts").intValue()).isEqualTo(15);
  }

  @Test
  void explainsAttacksOnRequest() throws Exception {
    JsonNode verdicts = upload(traffic().pcap(), PCAP, "?explain=true").get("verdicts");
    assertThat(verdicts.get(0).get("reasons").findValuesAsText("text"))
        .containsExactly("packets from the source: 15");
    assertThat(verdicts.get(1).at("/reasons/0/text").textValue())
        .isEqualTo("packets from the destination: 15");
    assertThat(verdicts.get(2).has("reasons")).isFalse();
    assertThat(upload(traffic().pcap(), PCAP, "?explain=no").findValues("reasons")).isEmpty();
    for (String route : List.of(ROUTE, ROUTE + "/stream")) {
      String lines =
          server
              .post(
                  route + "?explain=true", PCAP, traffic().pcap(), "Accept", "application/x-ndjson")
              .body();
      assertThat(lines(lines)).filteredOn(line -> line.has("reasons")).hasSize(2);
    }
  }

  @Test
  void refusesToExplainIfThatIsUnclearOrNotPossible() throws Exception {
    byte[] pcap = traffic().pcap();
    for (String route : List.of(ROUTE, ROUTE + "/stream")) {
      HttpResponse<String> unclear = server.post(route + "?explain=perhaps", PCAP, pcap);
      assertThat(unclear.statusCode()).as(route).isEqualTo(400);
      assertThat(unclear.body()).contains("explain is 'perhaps'; send true or false");
    }
    Classifier unexplained = new ForwardingClassifier(detector("unexplained")) {};
    try (TestServer other = TestServer.with(unexplained, CaptureLimits.DEFAULT)) {
      HttpResponse<String> answer = other.post(ROUTE + "?explain=true", PCAP, pcap);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("cannot be explained; omit explain");
    }
  }

  @Test
  void listsUnusualFlowsBetweenAttacksAndOtherFlows() throws Exception {
    Classifier likeASite =
        new ForwardingClassifier(detector("site")) {
          @Override
          public List<Verdict> verdicts(FeatureRows rows) {
            List<Verdict> verdicts = new ArrayList<>(super.verdicts(rows));
            for (int row = 0; row < rows.count(); row++) {
              // All flows are unusual, except for the one from port 1000 and the first attack.
              if (!verdicts.get(row).label().name().equals("Bot") && row != 0) {
                verdicts.set(row, verdicts.get(row).withAnomaly(new Anomaly(0.001, List.of("x"))));
              }
            }
            return verdicts;
          }
        };
    try (TestServer site = TestServer.with(likeASite, CaptureLimits.DEFAULT)) {
      JsonNode answer = JSON.readTree(site.post(ROUTE, PCAP, traffic().pcap()).body());
      assertThat(answer.get("unusual").intValue()).isEqualTo(1);
      JsonNode verdicts = answer.get("verdicts");
      assertThat(verdicts.findValuesAsText("label"))
          .containsExactly("Bot", "SSH-Bruteforce", "Benign", "Benign");
      assertThat(verdicts)
          .extracting(verdict -> verdict.has("anomaly"))
          .containsExactly(false, true, true, false);
    }
  }

  @Test
  void eachCaptureIsClassifiedByItself() throws Exception {
    AtomicInteger captures = new AtomicInteger();
    Classifier all =
        new ForwardingClassifier(detector("all")) {
          @Override
          public Classifier forOneCapture() {
            captures.incrementAndGet();
            return new ForwardingClassifier(this) {
              @Override
              public List<Verdict> verdicts(FeatureRows rows) {
                List<Verdict> verdicts = new ArrayList<>(super.verdicts(rows));
                verdicts.replaceAll(each -> each.withAnomaly(new Anomaly(0.001, List.of("x"))));
                return verdicts;
              }
            };
          }
        };
    try (TestServer site = TestServer.with(all, CaptureLimits.DEFAULT)) {
      for (String route : List.of(ROUTE, ROUTE, ROUTE + "/stream")) {
        HttpResponse<String> answer =
            site.post(route, PCAP, traffic().pcap(), "Accept", "application/x-ndjson");
        assertThat(lines(answer.body()))
            .filteredOn(line -> line.has("label"))
            .hasSize(4)
            .allMatch(line -> line.has("anomaly"));
      }
    }
    assertThat(captures).hasValue(3);
  }

  private Detector detector(String name) throws Exception {
    return Detector.of(
        HandMadeModel.writeMulticlassBundle(folder.resolve(name), FeatureProfile.CSE2018));
  }

  @Test
  void writesALinePerFlowAndTheSummaryLast() throws Exception {
    HttpResponse<String> answer =
        server.post(ROUTE, PCAP, traffic().pcap(), "Accept", "application/x-ndjson");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/x-ndjson");
    List<JsonNode> lines = lines(answer.body());
    assertThat(lines).hasSize(5);
    assertThat(lines.subList(0, 4))
        .extracting(line -> line.get("label").textValue())
        .containsExactlyInAnyOrder("Benign", "Benign", "Bot", "SSH-Bruteforce");
    assertThat(lines.getLast().at("/summary/flows_written").intValue()).isEqualTo(4);
    assertThat(lines.getLast().has("error")).isFalse();
  }

  @Test
  void writesCsvWithTheVerdictAfterTheColumns() throws Exception {
    HttpResponse<String> answer = server.post(ROUTE, PCAP, traffic().pcap(), "Accept", "text/csv");
    List<String> lines = answer.body().lines().toList();
    assertThat(lines.getFirst())
        .startsWith("Flow ID,")
        .endsWith(",Label,Probability,Predicted Label,Community ID");
    assertThat(lines).hasSize(5);
    assertThat(lines.subList(1, 5)).filteredOn(line -> line.contains(",Bot,1:")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "monday.pcap,                        , upload monday.pcap",
    "'C:\\captures\\monday.pcap',        , upload monday.pcap",
    "monday.pcap,             tuesday.pcap, upload tuesday.pcap",
    ",                        tuesday.pcap, upload tuesday.pcap",
    ",                        ..%2Fa%0Ab%E2%80%AE.pcap, upload a?b?.pcap",
    ",                                    , upload",
  })
  void saysOfEachAlertWhichUploadItWasFoundIn(String ofForm, String ofAddress, String origin)
      throws Exception {
    String query = ofAddress == null ? "" : "?name=" + ofAddress;
    byte[] pcap = traffic().pcap();
    String fileName = ofForm == null ? "" : "; filename=\"" + ofForm + "\"";
    server.post(ROUTE + query, FORM, form("file", fileName, pcap));
    await()
        .untilAsserted(
            () -> {
              JsonNode alerts = JSON.readTree(server.get("/api/notifications?type=flow").body());
              assertThat(alerts.findValuesAsText("origin")).containsExactly(origin, origin);
            });
  }

  @Test
  void usesWhatPrecedesTheCut() throws Exception {
    byte[] pcap = traffic().pcap();
    JsonNode answer = upload(java.util.Arrays.copyOf(pcap, pcap.length - 5), PCAP, "");
    assertThat(answer.at("/summary/packets_read").intValue()).isEqualTo(35);
    assertThat(answer.at("/summary/truncated_at").longValue())
        .isEqualTo(pcap.length - 16 - tcp(1, 1, "1.1.1.1", "1.1.1.1").bytes().length);
  }

  @Test
  void saysWhyNothingOfACaptureCouldBeJudged() throws Exception {
    Frame arp = Frame.ofProtocol(0, new byte[28]).ethernet(0x0806);
    JsonNode addresses = upload(new CaptureBytes().packet(START, arp).pcap(), PCAP, "");
    assertThat(addresses.at("/summary/packets_decoded").intValue()).isZero();
    assertThat(addresses.at("/summary/nothing_judged").textValue())
        .isEqualTo("1 packet without IP");
    CaptureBytes bus = new CaptureBytes().linkType(189).packet(START, arp);
    JsonNode undecoded = upload(bus.pcap(), PCAP, "");
    assertThat(undecoded.at("/summary/nothing_judged").textValue())
        .isEqualTo("1 packet with the unsupported link type 189 (USB_LINUX)");
    assertThat(undecoded.at("/summary/link_types_not_decoded").toString())
        .isEqualTo("{\"189 (USB_LINUX)\":1}");
    assertThat(upload(traffic().pcap(), PCAP, "").at("/summary/nothing_judged").isMissingNode())
        .isTrue();
  }

  @Test
  void countsWhatWasUploaded() throws Exception {
    byte[] pcap = traffic().pcap();
    upload(pcap, PCAP, "");
    server.post(ROUTE, PCAP, "no capture");
    assertThat(server.get("/metrics").body())
        .contains("mlids_captures_total{kind=\"upload\",outcome=\"complete\"} 1.0")
        .contains("mlids_captures_total{kind=\"upload\",outcome=\"refused\"} 1.0")
        .contains("mlids_capture_bytes_total{kind=\"upload\"} " + (double) (pcap.length + 10))
        .contains("mlids_capture_packets_total{kind=\"upload\"} 36.0")
        .contains("mlids_capture_flows_total{kind=\"upload\"} 4.0")
        .contains("mlids_captures_running{kind=\"upload\"} 0.0")
        .contains("mlids_flows_scored_total 4.0")
        .contains("mlids_attacks_detected_total 2.0");
  }

  @Test
  void countsAnomaliesOfPackets() throws Exception {
    CaptureBytes odd = traffic();
    odd.packet(START - 5_000, udp(7, 8, "10.0.0.1", "10.0.0.2"));
    odd.packet(START, Frame.ofProtocol(0, new byte[28]).ethernet(0x0806));
    upload(odd.pcap(), PCAP, "");
    String figures = server.get("/metrics").body();
    assertThat(figures)
        .contains("mlids_capture_packets_out_of_order_total{kind=\"upload\"} 1.0")
        .contains("mlids_capture_packets_skipped_total{kind=\"upload\",reason=\"no_ip\"} 1.0")
        .contains("mlids_capture_packets_skipped_total{kind=\"stream\",reason=\"no_ip\"} 0.0")
        .contains("mlids_capture_fragments_joined_total{kind=\"upload\"} 0.0")
        .contains("mlids_capture_not_entered_total{encapsulation=\"esp\",kind=\"upload\"} 0.0");
    server.post(ROUTE + "/stream", PCAP, odd.pcap());
    assertThat(server.get("/metrics").body())
        .contains("mlids_capture_packets_skipped_total{kind=\"stream\",reason=\"no_ip\"} 1.0");
  }

  private static final String BOUNDARY = "-----------------------------974767299852498929531610575";
  static final String FORM = "multipart/form-data; boundary=" + BOUNDARY;

  /** A form as sent by browsers, with other fields before and after the file. */
  static byte[] form(String field, byte[] content) {
    return form(field, "; filename=\"../../etc/passwd\"", content);
  }

  private static byte[] form(String field, String fileName, byte[] content) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        part("comment", "", "a \r\n--not-the-boundary\r\n b".getBytes(StandardCharsets.UTF_8)));
    form.writeBytes(part(field, fileName + "\r\nContent-Type: application/octet-stream", content));
    form.writeBytes(part("after", "", new byte[100_000]));
    form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return form.toByteArray();
  }

  private static byte[] part(String field, String more, byte[] content) {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.writeBytes(
        ("--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\""
                + field
                + "\""
                + more
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    part.writeBytes(content);
    part.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    return part.toByteArray();
  }

  /**
   * Four flows: two with one packet in each direction, one with 15 forward packets, one with 15
   * backward.
   */
  static CaptureBytes traffic() {
    CaptureBytes capture = new CaptureBytes();
    for (int flow = 0; flow < 4; flow++) {
      int forward = flow == 2 ? 15 : 1;
      int backward = flow == 3 ? 15 : 1;
      for (int i = 0; i < forward; i++) {
        capture.packet(
            START + flow,
            flow == 3
                ? tcp(1000 + flow, 80, "10.0.0.1", "10.0.0.2")
                : udp(1000 + flow, 80, "10.0.0.1", "10.0.0.2"));
      }
      for (int i = 0; i < backward; i++) {
        capture.packet(
            START + flow,
            flow == 3
                ? tcp(80, 1000 + flow, "10.0.0.2", "10.0.0.1")
                : udp(80, 1000 + flow, "10.0.0.2", "10.0.0.1"));
      }
    }
    return capture;
  }

  private static Frame tcp(int from, int to, String source, String destination) {
    return Frame.tcp(from, to, Frame.ACK, 7).ipv4(source, destination).ethernet();
  }

  private static Frame udp(int from, int to, String source, String destination) {
    return Frame.udp(from, to, 7).ipv4(source, destination).ethernet();
  }

  static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  static List<JsonNode> lines(String body) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : body.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static JsonNode withoutTime(JsonNode answer) {
    ((com.fasterxml.jackson.databind.node.ObjectNode) answer.get("summary")).remove("seconds");
    return answer;
  }

  private JsonNode upload(byte[] body, String type, String query) throws Exception {
    HttpResponse<String> answer = server.post(ROUTE + query, type, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
