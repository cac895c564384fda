package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.command.StartedApi;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who changed what is recorded, across a restart, and only admins see it. */
class AuditTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READER = "token-of-the-reader-0001";
  private static final String ANALYST = "token-of-the-analyst-0001";
  private static final String ADMIN = "token-of-the-admin-0001";
  private static final String JSON_TYPE = "application/json";

  @TempDir Path folder;

  private StartedApi start() throws Exception {
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    Path tokens = folder.resolve("tokens");
    if (Files.notExists(tokens)) {
      Files.createFile(
          tokens,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          tokens,
          "rita reader " + READER + "\nana analyst " + ANALYST + "\nops admin " + ADMIN + "\n");
    }
    return StartedApi.with(
        "--model",
        model.toString(),
        "--token-file",
        tokens.toString(),
        "--history",
        folder.resolve("data").toString());
  }

  private static HttpResponse<String> send(
      StartedApi api, String token, String method, String path, String type, byte[] body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(api.url().resolve(path))
              .header("Content-Type", type)
              .method(method, BodyPublishers.ofByteArray(body));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static HttpResponse<String> send(
      StartedApi api, String token, String method, String path, String body) throws Exception {
    return send(api, token, method, path, JSON_TYPE, body.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode audit(StartedApi api, String query) throws Exception {
    HttpResponse<String> answer = send(api, ADMIN, "GET", "/api/audit" + query, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static List<String> lines(JsonNode page) {
    List<String> lines = new ArrayList<>();
    page.get("events")
        .forEach(
            each ->
                lines.add(
                    each.get("by").textValue()
                        + " "
                        + each.get("action").textValue()
                        + " "
                        + each.get("about").textValue()
                        + " | "
                        + each.get("detail").textValue()));
    return lines;
  }

  private static byte[] scan() {
    CaptureBytes capture = new CaptureBytes();
    for (int port = 1; port <= 40; port++) {
      capture.packet(
          1_800_000_000_000_000L + port * 1_000,
          Frame.tcp(40_000, port, Frame.SYN, 0).ipv4("10.0.0.1", "10.0.0.9").ethernet());
      capture.packet(
          1_800_000_000_000_100L + port * 1_000,
          Frame.tcp(port, 40_000, Frame.RST | Frame.ACK, 0)
              .ipv4("10.0.0.9", "10.0.0.1")
              .ethernet());
    }
    return capture.pcap();
  }

  private static String upload(StartedApi api) throws Exception {
    assertThat(
            send(
                    api,
                    ANALYST,
                    "POST",
                    "/api/captures?name=monday.pcap",
                    "application/octet-stream",
                    scan())
                .statusCode())
        .isEqualTo(200);
    return JSON.readTree(send(api, ANALYST, "GET", "/api/incidents", "").body())
        .get(0)
        .get("id")
        .textValue();
  }

  @Test
  void everyChangeIsRecordedWithWhoAndWhere() throws Exception {
    String id;
    try (StartedApi api = start()) {
      id = upload(api);
      String incident = "/api/incidents/" + id;
      assertThat(
              send(
                      api,
                      ANALYST,
                      "POST",
                      incident + "/triage",
                      "{\"version\":0,\"note\":\"my secret\"}")
                  .statusCode())
          .isEqualTo(200);
      send(api, ADMIN, "POST", incident + "/mute", "{\"version\":1,\"days\":1,\"reason\":\"x\"}");
      send(
          api,
          ADMIN,
          "POST",
          "/api/triage",
          "{\"incidents\":[{\"id\":\"" + id + "\",\"version\":2}],\"state\":\"resolved\"}");
      send(api, ANALYST, "PUT", "/api/searches/night", "{\"query\":\"port:22\"}");
      send(api, ANALYST, "DELETE", "/api/searches/night", "");
      HttpResponse<String> judged =
          send(
              api,
              ANALYST,
              "POST",
              "/api/feedback",
              "{\"incident\":\"" + id + "\",\"judgement\":\"true\"}");
      assertThat(judged.statusCode()).as(judged.body()).isEqualTo(201);
      String feedback = JSON.readTree(judged.body()).get("id").textValue();
      send(api, ADMIN, "DELETE", "/api/feedback/" + feedback, "");
      assertThat(lines(audit(api, "")))
          .containsExactly(
              "ops feedback_undo " + feedback + " | ",
              "ana feedback " + id + " | true, judgement " + feedback,
              "ana search_delete night | ",
              "ana search_save night | incidents: port:22",
              "ops triage " + id + " | event 3: state",
              "ops mute " + id + " | event 2: mute",
              "ana triage " + id + " | event 1: note",
              "ana upload monday.pcap | complete");
    }
    try (StartedApi api = start()) {
      JsonNode all = audit(api, "");
      assertThat(all.get("kept_in").textValue()).isEqualTo("database");
      JsonNode first = all.get("events").get(7);
      assertThat(first.get("by_token").booleanValue()).isTrue();
      assertThat(first.get("address").textValue()).isEqualTo("127.0.0.1");
      assertThat(first.get("at").textValue()).endsWith("Z");
      // The texts of notes are among the triage events only.
      assertThat(all.toString()).doesNotContain("my secret");

      assertThat(lines(audit(api, "?who=OPS&action=mute"))).hasSize(1);
      assertThat(lines(audit(api, "?about=monday"))).hasSize(1);
      assertThat(lines(audit(api, "?address=192.0.2.1"))).isEmpty();
      assertThat(lines(audit(api, "?since=1h&until=now"))).hasSize(8);
      assertThat(lines(audit(api, "?until=1h"))).isEmpty();
      JsonNode page = audit(api, "?limit=5");
      assertThat(lines(page)).hasSize(5);
      JsonNode rest = audit(api, "?limit=5&before=" + page.get("next"));
      assertThat(lines(rest)).hasSize(3);
      assertThat(rest.has("next")).isFalse();
    }
  }

  @Test
  void whatChangesNothingIsNotRecorded() throws Exception {
    try (StartedApi api = start()) {
      String id = upload(api);
      String triage = "/api/incidents/" + id + "/triage";
      send(api, ANALYST, "POST", triage, "{\"version\":0,\"state\":\"new\"}");
      assertThat(
              send(api, ANALYST, "POST", triage, "{\"version\":9,\"state\":\"resolved\"}")
                  .statusCode())
          .isEqualTo(409);
      assertThat(
              send(api, READER, "POST", triage, "{\"version\":0,\"state\":\"resolved\"}")
                  .statusCode())
          .isEqualTo(403);
      assertThat(send(api, READER, "PUT", "/api/searches/mine", "{\"query\":\"\"}").statusCode())
          .isEqualTo(403);
      assertThat(
              send(api, READER, "POST", "/api/captures", "application/octet-stream", scan())
                  .statusCode())
          .isEqualTo(403);
      send(api, ANALYST, "DELETE", "/api/searches/none", "");
      send(api, ANALYST, "GET", "/api/incidents", "");
      assertThat(lines(audit(api, ""))).containsExactly("ana upload monday.pcap | complete");
    }
  }

  @Test
  void theNameOfAnUploadedFormIsRecorded() throws Exception {
    try (StartedApi api = start()) {
      ByteArrayOutputStream form = new ByteArrayOutputStream();
      form.writeBytes(
          "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a/tue.pcap\"\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
      form.writeBytes(scan());
      form.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
      String type = "multipart/form-data; boundary=b";
      send(api, ANALYST, "POST", "/api/captures", type, form.toByteArray());
      assertThat(lines(audit(api, ""))).containsExactly("ana upload tue.pcap | complete");
    }
  }

  @Test
  void anUploadThatFailsIsRecorded() throws Exception {
    try (StartedApi api = start()) {
      send(
          api,
          ANALYST,
          "POST",
          "/api/captures?name=a/x.pcap",
          "application/octet-stream",
          new byte[99]);
      assertThat(lines(audit(api, "")))
          .singleElement()
          .asString()
          .startsWith("ana upload x.pcap | failed: ");
    }
  }

  @Test
  void aNameThatOnlyTheClientStatesIsMarked() throws Exception {
    try (StartedApi api =
        StartedApi.with(
            "--model",
            HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CORRECTED)
                .folder()
                .toString(),
            "--token",
            ADMIN,
            "--history",
            folder.resolve("data").toString())) {
      send(api, ADMIN, "PUT", "/api/searches/one", "{\"query\":\"port:22\",\"by\":\"Ada\"}");
      send(api, ADMIN, "PUT", "/api/searches/two", "{\"query\":\"port:22\"}");
      JsonNode events = audit(api, "").get("events");
      assertThat(events)
          .extracting(each -> each.get("by").textValue() + " " + each.get("by_token"))
          .containsExactly("admin true", "Ada false");
    }
  }

  @Test
  void onlyAdminsSeeWhoChangedWhat() throws Exception {
    try (StartedApi api = start()) {
      for (String token : List.of(READER, ANALYST)) {
        HttpResponse<String> answer = send(api, token, "GET", "/api/audit", "");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("admin");
      }
      assertThat(send(api, "", "GET", "/api/audit", "").statusCode()).isEqualTo(401);
      for (String wrong : List.of("limit=0", "limit=1001", "before=x", "action=x", "since=x")) {
        assertThat(send(api, ADMIN, "GET", "/api/audit?" + wrong, "").statusCode())
            .as(wrong)
            .isEqualTo(400);
      }
    }
  }
}
