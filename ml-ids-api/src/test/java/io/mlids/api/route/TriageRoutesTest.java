package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.access.AccessGate;
import io.mlids.api.access.AccessSettings;
import io.mlids.api.access.AuthMode;
import io.mlids.api.access.TokenFile;
import io.mlids.api.capture.CaptureLimits;
import io.mlids.api.http.BodyPace;
import io.mlids.api.http.ConnectionLimits;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.incident.IncidentLimit;
import io.mlids.api.incident.IncidentRun;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.TestServer;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.testing.HandMadeModel;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decisions about incidents, as several people send them. */
class TriageRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ONE = "/api/incidents/a-1";
  private static final String TRIAGE = ONE + "/triage";
  private static final String SECRET = "-token-0123456789";

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    Path tokens =
        Files.writeString(
            folder.resolve("tokens"),
            "rita reader rita%s\nanna analyst anna%s\nben analyst ben%s\nada admin ada%s\n"
                .replace("%s", SECRET));
    AccessGate gate =
        new AccessGate(
            new AccessSettings(
                "127.0.0.1", new AuthMode.Token(TokenFile.read(tokens)), List.of(), false),
            Clock.systemUTC(),
            System::nanoTime,
            new SecureRandom());
    server =
        TestServer.with(
            Detector.of(
                HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018)),
            new ServerSettings(
                "127.0.0.1",
                0,
                TestServer.MAX_BODY,
                ServerSettings.DEFAULT_MAX_REQUESTS,
                CaptureLimits.DEFAULT,
                BodyPace.DEFAULT,
                gate,
                Optional.empty(),
                false,
                ConnectionLimits.DEFAULT));
    find(FoundIncident.scan("a"), FoundIncident.scan("b"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void find(FoundIncident... found) {
    try (IncidentRun run =
        server
            .alerts()
            .incidents()
            .begin(() -> AlertOrigin.upload("a.pcap"), "", IncidentLimit.OF_UPLOAD, (_, _) -> {})) {
      for (FoundIncident each : found) {
        run.changed(Event.OPENED, each.incident());
      }
    }
  }

  private HttpResponse<String> post(String who, String path, String body) throws Exception {
    return server.post(path, "application/json", body, "Authorization", "Bearer " + who + SECRET);
  }

  private JsonNode done(String who, String path, String body) throws Exception {
    HttpResponse<String> answer = post(who, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = server.get(path, "Authorization", "Bearer rita" + SECRET);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void theTokensNameIsRecordedWhateverTheBodySays() throws Exception {
    JsonNode changed =
        done(
            "anna",
            TRIAGE,
            """
            {"version":0,"state":"investigating","assignee":"anna","add_tags":["lab","Ünder"],
             "note":"asked\\nthe owner","by":"ben"}
            """);
    assertThat(changed.get("version").longValue()).isEqualTo(5);
    assertThat(changed.get("kept_in").textValue()).isEqualTo("memory");
    assertThat(changed.get("events").findValuesAsText("by")).containsOnly("anna").hasSize(5);
    JsonNode shown = get(TRIAGE);
    assertThat(shown.get("events").findValuesAsText("change"))
        .containsExactly("state", "assignee", "add_tag", "add_tag", "note");
    assertThat(shown.at("/notes/0/text").textValue()).isEqualTo("asked\nthe owner");
    JsonNode detail = get(ONE).get("triage");
    assertThat(detail.get("state").textValue()).isEqualTo("investigating");
    assertThat(detail.get("changed_by").textValue()).isEqualTo("anna");
    JsonNode listed = get("/api/incidents");
    assertThat(listed.get(1).at("/triage/notes").intValue()).isEqualTo(1);
    assertThat(listed.get(1).at("/triage/tags").toString()).isEqualTo("[\"lab\",\"Ünder\"]");
    assertThat(listed.get(0).at("/triage/state").textValue()).isEqualTo("new");
    assertThat(listed.get(0).at("/triage/version").longValue()).isZero();
  }

  @Test
  void twoPeopleDoNotOverwriteEachOther() throws Exception {
    done("anna", TRIAGE, "{\"version\":0,\"assignee\":\"anna\"}");
    HttpResponse<String> refused = post("ben", TRIAGE, "{\"version\":0,\"assignee\":\"ben\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    JsonNode conflict = JSON.readTree(refused.body());
    assertThat(conflict.get("error").textValue())
        .contains("incident 'a-1' was changed by anna (now version 1); nothing was changed");
    assertThat(conflict.at("/conflicts/0/assignee").textValue()).isEqualTo("anna");
    done("ben", TRIAGE, "{\"version\":1,\"assignee\":\"ben\"}");
    assertThat(get(TRIAGE).get("events").findValuesAsText("by")).containsExactly("anna", "ben");
  }

  @Test
  void ofManyAtTheSameTimeExactlyOneWins() throws Exception {
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> tries =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      (Callable<Integer>)
                          () ->
                              post("anna", TRIAGE, "{\"version\":0,\"assignee\":\"" + i + "\"}")
                                  .statusCode())
              .toList();
      int done = 0;
      for (Future<Integer> each : people.invokeAll(tries)) {
        assertThat(each.get()).isIn(200, 409);
        done += each.get() == 200 ? 1 : 0;
      }
      assertThat(done).isEqualTo(1);
    }
    assertThat(get(TRIAGE).get("events")).hasSize(1);
  }

  @Test
  void aBulkChangeIsMadeForAllOrForNone() throws Exception {
    done("anna", TRIAGE, "{\"version\":0,\"state\":\"investigating\"}");
    String stale =
        "{\"incidents\":[{\"id\":\"b-1\",\"version\":0},{\"id\":\"a-1\",\"version\":0}],"
            + "\"state\":\"resolved\"}";
    HttpResponse<String> refused = post("ben", "/api/triage", stale);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(JSON.readTree(refused.body()).get("conflicts").findValuesAsText("incident"))
        .containsExactly("a-1");
    assertThat(get("/api/incidents/b-1").at("/triage/state").textValue()).isEqualTo("new");
    JsonNode done =
        done("ben", "/api/triage", stale.replace("a-1\",\"version\":0", "a-1\",\"version\":1"));
    assertThat(done.get("incidents").findValuesAsText("state"))
        .containsExactly("resolved", "resolved");
    JsonNode undone =
        done(
            "anna",
            "/api/triage",
            "{\"incidents\":[{\"id\":\"b-1\",\"version\":2,\"undo\":2},"
                + "{\"id\":\"a-1\",\"version\":3,\"undo\":[3]}]}");
    assertThat(undone.get("incidents").findValuesAsText("state"))
        .containsExactly("new", "investigating");
  }

  @Test
  void aFalseAlarmIsJudgedAndAJudgementSetsTheState() throws Exception {
    JsonNode changed = done("anna", TRIAGE, "{\"version\":0,\"state\":\"false_alarm\"}");
    String judgement = changed.at("/events/0/feedback").textValue();
    JsonNode feedback = get(ONE).get("feedback");
    assertThat(feedback.get("id").textValue()).isEqualTo(judgement);
    assertThat(feedback.get("by").textValue()).isEqualTo("anna");
    server.send(
        server
            .request("/api/feedback/" + judgement, "Authorization", "Bearer ben" + SECRET)
            .DELETE());
    assertThat(get(ONE).at("/triage/state").textValue()).isEqualTo("new");
    assertThat(get(ONE).at("/feedback/undone_by").textValue()).isEqualTo("ben");
    assertThat(
            post("ben", "/api/feedback", "{\"incident\":\"b-1\",\"judgement\":\"false_alarm\"}")
                .statusCode())
        .isEqualTo(201);
    assertThat(get("/api/incidents/b-1").at("/triage/state").textValue()).isEqualTo("false_alarm");
    assertThat(get("/api/incidents/b-1").at("/triage/changed_by").textValue()).isEqualTo("ben");
  }

  @Test
  void aMutedIncidentIsNotReportedAgainUntilTheMuteIsUndone() throws Exception {
    JsonNode muted =
        done("anna", ONE + "/mute", "{\"version\":0,\"reason\":\"our scanner\",\"days\":30}");
    JsonNode entry = muted.at("/mutes/0/entry");
    assertThat(entry.toString())
        .isEqualTo(
            "{\"source\":\"192.0.2.66/32\",\"destination\":\"192.0.2.10/32\",\"kind\":\"port_scan\",\"reason\":\"our"
                + " scanner\",\"expires\":\"2026-02-01T03:04:05Z\"}");
    assertThat(get("/api/alerts/suppressed").toString())
        .contains("\"muted\":true", "\"suppressed\":0");
    find(FoundIncident.scan("c"));
    assertThat(get("/api/incidents")).hasSize(2);
    assertThat(get("/api/alerts/suppressed").toString()).contains("\"suppressed\":1");
    done("ben", TRIAGE, "{\"version\":1,\"undo\":1}");
    find(FoundIncident.scan("c"));
    assertThat(get("/api/incidents")).hasSize(3);
    assertThat(get("/api/alerts/suppressed")).isEmpty();
    assertThat(get(TRIAGE).get("events")).hasSize(2);
  }

  @Test
  void aMuteMayMatchLessAndALongOneNeedsAnAdministrator() throws Exception {
    String year = "{\"version\":0,\"reason\":\"r\",\"days\":366,\"match\":[\"attacker\"]}";
    HttpResponse<String> refused = post("anna", ONE + "/mute", year);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("anna has the role analyst", "at most 30 days");
    JsonNode entry = done("ada", ONE + "/mute", year).at("/mutes/0/entry");
    assertThat(entry.has("destination")).isFalse();
    assertThat(entry.get("expires").textValue()).startsWith("2027-01-03");
    find(
        FoundIncident.scan("n")
            .by(FoundIncident.address(192, 0, 2, 1), FoundIncident.address(192, 0, 2, 2))
            .at(FoundIncident.address(192, 0, 2, 9), 22));
    JsonNode victim =
        done("anna", "/api/incidents/n-2/mute", "{\"version\":0,\"reason\":\"r\"}")
            .at("/mutes/0/entry");
    assertThat(victim.get("destination").textValue()).isEqualTo("192.0.2.9/32");
    assertThat(victim.get("port").textValue()).isEqualTo("22");
    assertThat(victim.has("source")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/triage | {\"state\":\"new\"} | version is missing",
        "/triage | {\"version\":0} | no change; send state",
        "/triage | {\"version\":\"0\",\"state\":\"new\"} | version is not a whole number",
        "/triage | {\"version\":0,\"state\":\"done\"} | send new, investigating, resolved",
        "/triage | {\"version\":0,\"assignee\":1} | assignee is missing or not a string",
        "/triage | {\"version\":0,\"add_tags\":[\"a b\"]} | a tag is a word of at most 40",
        "/triage | {\"version\":0,\"add_tags\":\"a\"} | add_tags is not a list",
        "/triage | {\"version\":0,\"note\":\" \"} | note is empty",
        "/triage | {\"version\":0,\"note\":\"\\u0007\"} | note contains control characters",
        "/triage | {\"version\":0,\"nota\":\"x\"} | unknown member 'nota'",
        "/triage | {\"version\":0,\"undo\":3} | has no event 3",
        "/triage | [1] | the body is not a JSON object",
        "/triage | {\"version\":0,\"version\":1} | not valid JSON",
        "/mute | {\"version\":0} | reason is missing or not a string",
        "/mute | {\"version\":0,\"reason\":\" \"} | reason is empty",
        "/mute | {\"version\":0,\"reason\":\"r\",\"days\":0} | send a number from 1 to 366",
        "/mute | {\"version\":0,\"reason\":\"r\",\"match\":[\"port\"]} | at least attacker or"
            + " victim",
        "/mute | {\"version\":0,\"reason\":\"r\",\"match\":[\"who\"]} | attacker, victim and port",
      })
  void anInvalidBodyGetsOneLine(String path, String body, String problem) throws Exception {
    HttpResponse<String> answer = post("anna", ONE + path, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":\"").contains(problem);
    assertThat(get(TRIAGE).get("version").longValue()).isZero();
  }

  @Test
  void longTextsUnknownIncidentsAndOtherTypesAreRefused() throws Exception {
    String note = "{\"version\":0,\"note\":\"" + "x".repeat(2001) + "\"}";
    assertThat(post("anna", TRIAGE, note).body()).contains("longer than 2000 characters");
    assertThat(post("anna", "/api/incidents/none/triage", "{\"version\":0,\"note\":\"x\"}"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(404);
    assertThat(post("anna", "/api/incidents/none/mute", "{\"version\":0,\"reason\":\"x\"}"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(404);
    assertThat(post("anna", "/api/triage", "{\"incidents\":[],\"state\":\"new\"}").statusCode())
        .isEqualTo(400);
    assertThat(
            server
                .post(TRIAGE, "text/plain", "{}", "Authorization", "Bearer anna" + SECRET)
                .statusCode())
        .isEqualTo(415);
    assertThat(server.get("/metrics", "Authorization", "Bearer rita" + SECRET).body())
        .contains("mlids_triage_refused_total{reason=\"invalid\"} 2.0")
        .contains("mlids_triage_mutes 0.0");
  }

  private HttpResponse<String> export(String format) throws Exception {
    return server.get(ONE + "/export" + format, "Authorization", "Bearer rita" + SECRET);
  }

  @Test
  void aCaseIsExportedWithItsHistory() throws Exception {
    done("anna", TRIAGE, "{\"version\":0,\"state\":\"false_alarm\",\"note\":\"=1+1 | <b>\"}");
    done("anna", TRIAGE, "{\"version\":2,\"undo\":1}");
    JsonNode json = JSON.readTree(export("").body());
    assertThat(json.get("exported_at").textValue()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json.at("/incident/id").textValue()).isEqualTo("a-1");
    assertThat(json.at("/incident/triage").isMissingNode()).isTrue();
    assertThat(json.at("/triage/events")).hasSize(3);
    assertThat(json).isEqualTo(JSON.readTree(export("?format=json").body()));

    HttpResponse<String> csv = export("?format=csv");
    assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(csv.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"incident-a-1.csv\"");
    assertThat(csv.body().lines())
        .startsWith("section,number,name,value", "export,,exported_at,2026-01-02T03:04:05Z")
        .contains(
            "incident,,kind,port_scan",
            "incident.attackers,1,,192.0.2.66",
            "triage.notes,1,text,'=1+1 | <b>",
            "triage.events,3,undone,1");

    HttpResponse<String> markdown = export("?format=md");
    assertThat(markdown.headers().firstValue("Content-Type"))
        .hasValue("text/markdown; charset=utf-8");
    assertThat(markdown.body())
        .startsWith("# Port scan by")
        .contains("| attackers | 192.0.2.66 |")
        .contains("- many ports were tried")
        .contains("> =1+1 \\| \\<b\\>")
        .contains("false alarm by anna, 2026-01-02T03:04:05.678901Z; undone by anna.")
        .contains("| 3 | 2026-01-02T03:04:05.678901Z | anna | undo | 1 |");
    assertThat(export("?format=pdf").statusCode()).isEqualTo(400);
    assertThat(
            server
                .get("/api/incidents/none/export", "Authorization", "Bearer rita" + SECRET)
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aReaderChangesNothing() throws Exception {
    assertThat(post("rita", TRIAGE, "{\"version\":0,\"state\":\"resolved\"}").statusCode())
        .isEqualTo(403);
    assertThat(post("rita", ONE + "/mute", "{\"version\":0,\"reason\":\"x\"}").statusCode())
        .isEqualTo(403);
    assertThat(
            post("rita", "/api/triage", "{\"incidents\":[{\"id\":\"a-1\",\"version\":0}]}")
                .statusCode())
        .isEqualTo(403);
    assertThat(get(TRIAGE).get("version").longValue()).isZero();
  }
}
