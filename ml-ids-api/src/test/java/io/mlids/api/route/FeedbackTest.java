package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.api.testing.LearnedSite;
import io.mlids.api.testing.RepeatedAttacks;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import io.mlids.core.testing.Traffic;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Judgements of incidents and flows, as clients send and read them. */
class FeedbackTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/feedback";
  private static final String PCAP = "application/vnd.tcpdump.pcap";

  /** The attack probability of a benign flow; higher than that of all learned flows. */
  private static final double BENIGN = 1 / (1 + Math.exp(2));

  @TempDir Path folder;
  private ModelBundle bundle;
  private Path site;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    bundle = HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    site =
        LearnedSite.write(
            folder.resolve("site"), bundle.modelVersion(), 0.05, TestServer.NOW.minusSeconds(60));
    server = TestServer.with(bundle, site);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void restart() throws Exception {
    server.close();
    server = TestServer.with(bundle, site);
  }

  /** Submits web flows, all of which the site profile flags, and waits for the notifications. */
  private void submit(int count) throws Exception {
    RequestBody body = RequestBody.of(Feature.all());
    for (int i = 0; i < count; i++) {
      body.row(Map.of(Feature.DST_PORT, "443", Feature.FLOW_DURATION, Integer.toString(i)));
    }
    long before = server.alerts().live().counts().published();
    JsonNode verdicts =
        JSON.readTree(server.post("/api/verdicts", TestServer.SPLIT, body.split()).body());
    assertThat(verdicts.findValuesAsText("is_attack")).containsOnly("true");
    await().until(() -> server.alerts().live().counts().published() == before + count);
  }

  private boolean isFlagged() throws Exception {
    String body = RequestBody.of(Feature.all()).row(Map.of(Feature.DST_PORT, "443")).split();
    JsonNode verdicts = JSON.readTree(server.post("/api/verdicts", TestServer.SPLIT, body).body());
    return verdicts.get(0).get("is_attack").booleanValue();
  }

  private static ObjectNode about(long notification, String judgement) {
    return JSON.createObjectNode().put("notification", notification).put("judgement", judgement);
  }

  private static ObjectNode about(String incident, String judgement) {
    return JSON.createObjectNode().put("incident", incident).put("judgement", judgement);
  }

  private JsonNode judge(ObjectNode request) throws Exception {
    HttpResponse<String> answer = server.post(PATH, "application/json", request.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode entry = JSON.readTree(answer.body());
    assertThat(answer.headers().firstValue("Location"))
        .contains(PATH + "/" + entry.get("id").textValue());
    return entry;
  }

  private JsonNode undo(String id) throws Exception {
    HttpResponse<String> answer =
        server.send(server.request(PATH + "/" + id + "?by=Grace").DELETE());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private double thresholdOfWeb() throws Exception {
    return get("/api/site").at("/profile/groups/0/attack_threshold").doubleValue();
  }

  @Test
  void falseAlarmsRaiseTheThresholdAtOnceAndUndoingLowersIt() throws Exception {
    submit(2);
    JsonNode first = judge(about(1, "false_alarm").put("by", "Ada").put("note", "a backup"));
    assertThat(first.get("by").textValue()).isEqualTo("Ada");
    assertThat(first.get("note").textValue()).isEqualTo("a backup");
    assertThat(first.get("at").textValue()).isEqualTo(TestServer.NOW.toString());
    assertThat(first.get("flows").intValue()).isEqualTo(1);
    assertThat(first.get("kept_in").textValue()).isEqualTo("file");
    // With 600 learned flows, two may be above the threshold, so one more does not move it.
    JsonNode group = first.at("/calibration/groups/0");
    assertThat(group.get("group").textValue()).isEqualTo("web");
    assertThat(group.get("threshold_before").doubleValue()).isEqualTo(0.05);
    assertThat(group.get("threshold").doubleValue()).isEqualTo(0.05);
    assertThat(first.at("/calibration/still_flagged").intValue()).isEqualTo(1);
    assertThat(isFlagged()).isTrue();

    JsonNode second = judge(about(2, "false_alarm"));
    assertThat(second.get("by").textValue()).isEqualTo("127.0.0.1");
    assertThat(second.at("/calibration/groups/0/threshold_before").doubleValue()).isEqualTo(0.05);
    assertThat(second.at("/calibration/groups/0/threshold").floatValue()).isEqualTo((float) BENIGN);
    assertThat(second.at("/calibration/still_flagged").intValue()).isZero();
    assertThat(thresholdOfWeb()).isCloseTo(BENIGN, within(1e-6));
    assertThat(isFlagged()).isFalse();

    JsonNode undone = undo(first.get("id").textValue());
    assertThat(undone.get("undone_by").textValue()).isEqualTo("Grace");
    assertThat(undone.get("undone_at").textValue()).isEqualTo(TestServer.NOW.toString());
    assertThat(undone.at("/calibration/groups/0/threshold").doubleValue()).isEqualTo(0.05);
    assertThat(isFlagged()).isTrue();
  }

  @Test
  void falseAlarmsApplyAfterARestart() throws Exception {
    submit(3);
    judge(about(1, "false_alarm"));
    judge(about(2, "false_alarm"));
    String third = judge(about(3, "false_alarm")).get("id").textValue();
    undo(third);
    double threshold = thresholdOfWeb();
    restart();
    assertThat(thresholdOfWeb()).isEqualTo(threshold).isGreaterThan(0.05);
    assertThat(isFlagged()).isFalse();
    JsonNode all = get(PATH);
    assertThat(all).hasSize(3);
    assertThat(all.get(0).get("undone_by").textValue()).isEqualTo("Grace");
    assertThat(all.get(0).get("flows").intValue()).isZero();
    // Notifications are numbered from 1 again, so the old numbers would be wrong.
    assertThat(all.findValues("notification")).isEmpty();
    Files.delete(site.resolve("feedback.jsonl"));
    restart();
    assertThat(thresholdOfWeb()).isEqualTo(0.05);
  }

  @Test
  void aTrueAttackDoesNotMoveThresholds() throws Exception {
    submit(4);
    for (int i = 1; i <= 4; i++) {
      JsonNode entry = judge(about(i, "true"));
      assertThat(entry.at("/calibration/applied").booleanValue()).isFalse();
    }
    assertThat(thresholdOfWeb()).isEqualTo(0.05);
  }

  @Test
  void aFlowsJudgementIsPartOfItsNotification() throws Exception {
    submit(1);
    assertThat(get("/api/notifications/1").has("feedback")).isFalse();
    JsonNode entry = judge(about(1, "true"));
    JsonNode feedback = get("/api/notifications/1").get("feedback");
    assertThat(feedback.get("id")).isEqualTo(entry.get("id"));
    assertThat(feedback.get("judgement").textValue()).isEqualTo("true");
    assertThat(feedback.get("title").textValue()).isEqualTo("Attack: submitted row");
    assertThat(get(PATH + "/" + entry.get("id").textValue()).get("notification").intValue())
        .isEqualTo(1);
    undo(entry.get("id").textValue());
    assertThat(get("/api/notifications/1").get("feedback").has("undone_at")).isTrue();
    judge(about(1, "false_alarm"));
    assertThat(get("/api/notifications/1").get("feedback").has("undone_at")).isFalse();
  }

  private String incidentOf(byte[] capture) throws Exception {
    HttpResponse<String> answer = server.post("/api/captures", PCAP, capture);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).at("/incidents/0/id").textValue();
  }

  private void replaceByOneWithoutASite() throws Exception {
    server.close();
    server = TestServer.binary(folder.resolve("other"));
  }

  @Test
  void theFlowsOfAnIncidentOfVerdictsAreJudgedWithIt() throws Exception {
    replaceByOneWithoutASite();
    String incident = incidentOf(RepeatedAttacks.capture());
    JsonNode one = get("/api/incidents/" + incident);
    assertThat(one.get("kind").textValue()).isEqualTo("repeated_verdicts");
    assertThat(one.has("feedback")).isFalse();
    JsonNode entry = judge(about(incident, "false_alarm").put("by", "Ada"));
    assertThat(entry.get("flows").intValue()).isEqualTo(RepeatedAttacks.ATTACKS);
    assertThat(entry.get("title")).isEqualTo(one.get("title"));
    assertThat(entry.get("kept_in").textValue()).isEqualTo("memory");
    assertThat(entry.at("/calibration/reason").textValue()).contains("no site profile");
    assertThat(entry.get("suggested_allow_list").textValue())
        .contains("10.0.0.1,,80,,repeated_verdicts,false alarm,");
    assertThat(get("/api/incidents/" + incident).at("/feedback/by").textValue()).isEqualTo("Ada");
    assertThat(get("/api/incidents").get(0).has("feedback")).isFalse();
    List<String> lines = csv().lines().toList();
    assertThat(lines).hasSize(1 + entry.get("flows").intValue());
    assertThat(lines.get(1)).contains(",false_alarm,", "10.0.0.1", "10.0.0.2").endsWith(",Benign");
  }

  @Test
  void anIncidentOfRulesGetsAnAllowListEntryAndMovesNothing() throws Exception {
    Traffic scan = new Traffic();
    for (int i = 0; i < 60; i++) {
      scan.refused(i * 10 * Traffic.MILLISECOND, "192.0.2.66", 40_000, "192.0.2.10", 1 + i);
    }
    String incident = incidentOf(scan.capture().pcap());
    JsonNode entry = judge(about(incident, "false_alarm").put("note", "our \"own\", scanner"));
    assertThat(entry.get("flows").intValue()).isPositive();
    assertThat(entry.at("/calibration/applied").booleanValue()).isFalse();
    assertThat(entry.at("/calibration/reason").textValue()).contains("rules");
    assertThat(thresholdOfWeb()).isEqualTo(0.05);
    assertThat(entry.get("suggested_allow_list").textValue())
        .isEqualTo(
            "network,source,destination,port,class,kind,reason,expires\n"
                + ",192.0.2.66,,,,port_scan,\"false alarm: our \"\"own\"\", scanner\",");
    assertThat(judge(aboutSame(scan)).has("suggested_allow_list")).isFalse();
  }

  private ObjectNode aboutSame(Traffic scan) throws Exception {
    return about(incidentOf(scan.capture().pcap()), "true");
  }

  private String csv() throws Exception {
    HttpResponse<String> answer = server.get(PATH, "Accept", "text/csv");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("feedback.csv");
    return answer.body();
  }

  @Test
  void anExportCanBeImportedElsewhereOnce() throws Exception {
    submit(4);
    judge(about(1, "false_alarm").put("by", "Ada").put("note", "a, note"));
    judge(about(2, "false_alarm"));
    undo(judge(about(3, "false_alarm")).get("id").textValue());
    judge(about(4, "true"));
    String csv = csv();
    assertThat(csv.lines()).hasSize(4);
    JsonNode before = get(PATH + "?state=in_force");
    double threshold = thresholdOfWeb();

    Path copy = Files.createDirectories(folder.resolve("copy"));
    Files.copy(site.resolve("site.json"), copy.resolve("site.json"));
    server.close();
    server = TestServer.with(bundle, copy);
    assertThat(thresholdOfWeb()).isEqualTo(0.05);
    HttpResponse<String> answer = server.post(PATH + "?by=Bob", "text/csv", csv);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode imported = JSON.readTree(answer.body());
    assertThat(imported.get("added").intValue()).isEqualTo(3);
    assertThat(imported.get("flows").intValue()).isEqualTo(3);
    assertThat(imported.at("/calibration/groups/0/group").textValue()).isEqualTo("web");
    assertThat(thresholdOfWeb()).isEqualTo(threshold);
    JsonNode after = get(PATH);
    assertThat(after.findValuesAsText("id")).isEqualTo(before.findValuesAsText("id"));
    assertThat(after.findValuesAsText("by")).isEqualTo(before.findValuesAsText("by"));
    assertThat(after.findValuesAsText("note")).containsExactly("a, note");
    assertThat(csv()).isEqualTo(csv);

    JsonNode again = JSON.readTree(server.post(PATH, "text/csv", csv).body());
    assertThat(again.get("added").intValue()).isZero();
    assertThat(again.get("skipped").intValue()).isEqualTo(3);
    assertThat(get(PATH)).hasSize(3);
  }

  @Test
  void anImportIsAllOrNothing() throws Exception {
    submit(1);
    judge(about(1, "false_alarm"));
    String csv = csv();
    String line = csv.lines().toList().get(1).replaceFirst("^[0-9a-f]+", "0123");
    HttpResponse<String> answer =
        server.post(PATH, "text/csv", csv + line + "\n" + line.replace("false_alarm", "maybe"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("line 4: judgement is 'maybe'; write false_alarm or true");
    String otherProfile = csv + line.replace(",cse2018,", ",corrected,");
    assertThat(server.post(PATH, "text/csv", otherProfile).body())
        .contains("line 3: the flow has the feature profile corrected");
    String contrary = csv + line + "\n" + line.replace("false_alarm", "true");
    assertThat(server.post(PATH, "text/csv", contrary).body())
        .contains("line 4: another line with the feedback_id '0123' has another judgement");
    assertThat(get(PATH)).hasSize(1);
    assertThat(metric("mlids_feedback_refused_total{reason=\"invalid\"}")).isEqualTo(3);
  }

  @Test
  void nothingIsJudgedTwice() throws Exception {
    submit(1);
    String id = judge(about(1, "false_alarm").put("by", "Ada")).get("id").textValue();
    HttpResponse<String> again = server.post(PATH, "application/json", about(1, "true").toString());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("already judged as false_alarm by Ada", id);
    undo(id);
    HttpResponse<String> undoneAgain = server.send(server.request(PATH + "/" + id).DELETE());
    assertThat(undoneAgain.statusCode()).isEqualTo(409);
    judge(about(1, "true"));
    assertThat(metric("mlids_feedback_entries{state=\"true\"}")).isEqualTo(1);
    assertThat(metric("mlids_feedback_entries{state=\"undone\"}")).isEqualTo(1);
    assertThat(metric("mlids_feedback_refused_total{reason=\"conflict\"}")).isEqualTo(2);
    assertThat(metric("mlids_feedback_flows")).isEqualTo(1);
  }

  private double metric(String name) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsNotKnownIsNotFound() throws Exception {
    HttpResponse<String> flow = server.post(PATH, "application/json", about(77, "true").toString());
    assertThat(flow.statusCode()).isEqualTo(404);
    assertThat(flow.body()).contains("notification 77 does not exist or has been removed");
    HttpResponse<String> incident =
        server.post(PATH, "application/json", about("xyz", "true").toString());
    assertThat(incident.statusCode()).isEqualTo(404);
    assertThat(incident.body()).contains("incident 'xyz' does not exist or has been removed");
    assertThat(server.get(PATH + "/xyz").statusCode()).isEqualTo(404);
    assertThat(server.send(server.request(PATH + "/xyz").DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void theNotificationOfAnIncidentNamesTheIncident() throws Exception {
    replaceByOneWithoutASite();
    String incident = incidentOf(RepeatedAttacks.capture());
    long sequence =
        await()
            .until(
                () -> get("/api/notifications?type=incident").path(0).path("sequence").asLong(),
                number -> number > 0);
    HttpResponse<String> answer =
        server.post(PATH, "application/json", about(sequence, "true").toString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("reports an incident", incident);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|400|is not a JSON object; send one with some of the members by, incident",
        "{|400|not valid JSON",
        "{\"judgement\":\"true\"}|400|send either",
        "{\"judgement\":\"true\",\"incident\":\"a\",\"notification\":1}|400|send either",
        "{\"judgement\":\"true\",\"notification\":\"1\"}|400|notification is not a number",
        "{\"judgement\":\"true\",\"notification\":1.5}|400|notification is not a number",
        "{\"notification\":1}|400|judgement is missing or not a string",
        "{\"judgement\":\"maybe\",\"notification\":1}|400|send false_alarm or true",
        "{\"judgement\":\"true\",\"notification\":1,\"b\":1}|400|unknown member 'b'",
        "{\"judgement\":\"true\",\"notification\":1,\"by\":1}|400|by is missing or not a string",
        "{\"judgement\":\"true\",\"notification\":1,\"by\":\"a\\u0000\"}|400|control characters"
      })
  void invalidBodiesAreErrors(String body, int status, String message) throws Exception {
    HttpResponse<String> answer = server.post(PATH, "application/json", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(message).doesNotContain("Source");
    assertThat(metric("mlids_feedback_refused_total{reason=\"invalid\"}")).isEqualTo(1);
  }

  @Test
  void longTextsAndBodiesAreErrors() throws Exception {
    ObjectNode note = about(1, "true").put("note", "x".repeat(501));
    assertThat(server.post(PATH, "application/json", note.toString()).body())
        .contains("note is longer than 500 characters");
    ObjectNode by = about(1, "true").put("by", "x".repeat(101));
    assertThat(server.post(PATH, "application/json", by.toString()).body())
        .contains("by is longer than 100 characters");
    byte[] large = "x".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    assertThat(server.post(PATH, "application/json", large).statusCode()).isEqualTo(413);
    assertThat(server.post(PATH, "text/plain", "true").statusCode()).isEqualTo(415);
  }

  @Test
  void listsInPagesAndFilters() throws Exception {
    submit(5);
    for (int i = 1; i <= 5; i++) {
      judge(about(i, i % 2 == 0 ? "true" : "false_alarm"));
    }
    HttpResponse<String> first = server.get(PATH + "?judgement=false_alarm&limit=2");
    assertThat(first.headers().firstValue("X-Total-Count")).contains("3");
    JsonNode page = JSON.readTree(first.body());
    assertThat(page.findValuesAsText("number")).containsExactly("5", "3");
    String link = first.headers().firstValue("Link").orElseThrow();
    assertThat(link).endsWith("; rel=\"next\"");
    HttpResponse<String> next = server.get(link.substring(1, link.indexOf('>')));
    assertThat(JSON.readTree(next.body()).findValuesAsText("number")).containsExactly("1");
    assertThat(next.headers().firstValue("Link")).isEmpty();
    assertThat(server.get(PATH + "?judgement=maybe").statusCode()).isEqualTo(400);
    assertThat(server.get(PATH + "?state=maybe").body()).contains("send in_force or undone");
    assertThat(server.get(PATH + "?limit=0").statusCode()).isEqualTo(400);
  }
}
