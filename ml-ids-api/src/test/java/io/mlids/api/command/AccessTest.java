package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.testing.RawHttp;
import io.mlids.api.testing.TestServer;
import io.mlids.core.console.CommandException;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the running command handles requests from programs, browsers and attackers. */
class AccessTest {
  private static final String TOKEN = "correct-horse-battery-staple";
  private static final String BEARER = "Authorization: Bearer " + TOKEN;
  private static final String SPLIT = "Content-Type: " + TestServer.SPLIT;
  private static final String BODY =
      RequestBody.of(Feature.all()).row(Map.of(Feature.TOT_FWD_PKTS, "10")).split();
  private static final String SIGN_IN = "{\"token\":\"" + TOKEN + "\"}";
  private static final String[] WEB_SOCKET = {
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  @TempDir private Path folder;
  private StartedApi api;
  private RawHttp http;

  @BeforeEach
  void makeAModel() throws Exception {
    HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
  }

  @AfterEach
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  @Test
  void onLoopbackProgramsNeedNoToken() throws Exception {
    start();
    assertThat(predict().status()).isEqualTo(200);
    assertThat(predict("Host: localhost").status()).isEqualTo(200);
    assertThat(predict("Host: [::1]:5000").status()).isEqualTo(200);
    assertThat(http.ask("GET /metrics").status()).isEqualTo(200);
    assertThat(http.ask("GET /api/session").body())
        .isEqualTo("{\"required\":false,\"signed_in\":false,\"role\":\"admin\"}");
    RawHttp.Answer signIn = signIn(SIGN_IN);
    assertThat(signIn.status()).isEqualTo(204);
    assertThat(signIn.header("Set-Cookie")).isEmpty();
  }

  @Test
  void aReboundHostNameIsRefused() throws Exception {
    start();
    for (String host : List.of("evil.example", "evil.example:5000", "localhost.evil.example")) {
      RawHttp.Answer answer = http.ask("GET /api/model", "Host: " + host);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("allow-origin").doesNotContain("evil");
      assertThat(predict("Host: " + host, "Origin: http://" + host).status()).isEqualTo(403);
    }
    assertThat(http.ask("GET /ping", "Host: evil.example").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "null", "http://localhost:1", "file://", "http://a b", ""})
  void aPageOfAnotherOriginIsRefused(String origin) throws Exception {
    start();
    assertThat(predict("Origin: " + origin).status()).isEqualTo(403);
    assertThat(http.ask("GET /api/model", "Origin: " + origin).status()).isEqualTo(403);
    assertThat(webSocket("Origin: " + origin).status()).isEqualTo(403);
    assertThat(http.ask("GET /ping", "Origin: " + origin).status()).isEqualTo(200);
  }

  @Test
  void aBrowserThatHidesTheOriginOfAChangeIsRefused() throws Exception {
    start();
    assertThat(predict("Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
    assertThat(predict("Sec-Fetch-Site: same-site").status()).isEqualTo(403);
    assertThat(predict("Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
    assertThat(http.ask("GET /", "Sec-Fetch-Site: cross-site").status()).isEqualTo(200);
  }

  @Test
  void theServersOwnPageMaySendRequests() throws Exception {
    start();
    assertThat(predict("Origin: http://" + http.host()).status()).isEqualTo(200);
    assertThat(predict("Host: LOCALHOST:80", "Origin: http://localhost").status()).isEqualTo(200);
  }

  @Test
  void anAllowedOriginMaySendRequestsAndGetsCorsHeaders() throws Exception {
    start("--allow-origin", "https://ids.example.org/", "--allow-origin", "http://localhost:3000");
    RawHttp.Answer answer = predict("Origin: http://localhost:3000");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("http://localhost:3000");
    assertThat(answer.header("Vary")).hasValue("Origin");
    assertThat(predict("Origin: http://evil.example").header("Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(http.ask("GET /api/model", "Host: ids.example.org").status()).isEqualTo(200);
    RawHttp.Answer preflight =
        http.ask(
            "OPTIONS /api/verdicts",
            "Origin: https://ids.example.org",
            "Access-Control-Request-Method: POST");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization");
  }

  @Test
  void withoutAllowedOriginsResponsesHaveNoCorsHeaders() throws Exception {
    start();
    assertThat(http.ask("GET /ping").headers()).noneMatch(h -> h.startsWith("Access-Control"));
    RawHttp.Answer preflight =
        http.ask(
            "OPTIONS /api/verdicts",
            "Origin: https://evil.example",
            "Access-Control-Request-Method: POST");
    assertThat(preflight.status()).isEqualTo(403);
  }

  @Test
  void withATokenEverythingButProbesAndPageNeedsIt() throws Exception {
    startWithToken();
    RawHttp.Answer without = predict();
    assertThat(without.status()).isEqualTo(401);
    assertThat(without.header("WWW-Authenticate")).hasValue("Bearer");
    assertThat(without.header("Content-Type")).hasValue("application/json");
    assertThat(without.body()).startsWith("{\"error\":\"").contains("Authorization: Bearer");
    assertThat(predict(BEARER).status()).isEqualTo(200);
    assertThat(predict("authorization: bearer   " + TOKEN).status()).isEqualTo(200);
    for (String path :
        List.of("/api/model", "/metrics", "/version", "/openapi.json", "/api/none", "/none")) {
      assertThat(http.ask("GET " + path).status()).as(path).isEqualTo(401);
    }
    assertThat(http.ask("POST /invocations", "Content-Length: 0").status()).isEqualTo(401);
    assertThat(webSocket().status()).isEqualTo(401);
    assertThat(http.ask("GET /api/notifications", "Accept: text/event-stream").status())
        .isEqualTo(401);
    for (String path : List.of("/ping", "/health", "/", "/api/session")) {
      assertThat(http.ask("GET " + path).status()).as(path).isEqualTo(200);
    }
    assertThat(http.ask("GET /web/none.js").status()).isEqualTo(404);
    assertThat(http.ask("GET /api/model", BEARER).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/web/../api/model",
        "/web/..%2fapi/model",
        "/web/%2e%2e/api/model",
        "/web//../api/model",
        "/web/..;/api/model",
        "/web/.../api/model",
        "/ping/../api/model",
        "/ping;/../api/model",
        "//api/model",
        "/./api/model",
        "/API/MODEL",
        "/api/model;x=/ping",
        "/api/model/",
        "/api/model%00",
        "/%61pi/model",
        "/api%2fmodel",
        "/..%5c..%5cetc/passwd",
        "/web/../../../../../../etc/passwd"
      })
  void noSpellingOfAPathBypassesTheToken(String path) throws Exception {
    startWithToken();
    RawHttp.Answer answer = http.ask("GET " + path);
    assertThat(answer.status()).isIn(400, 401, 404);
    assertThat(answer.body()).startsWith("{\"error\":\"").doesNotContain("features", "root:");
  }

  @Test
  void noHeaderBypassesTheToken() throws Exception {
    startWithToken();
    String wrong = "Authorization: Bearer " + "x".repeat(28);
    for (String[] headers :
        new String[][] {
          {"Authorization:"},
          {"Authorization: Bearer"},
          {"Authorization: Bearer "},
          {"Authorization: Basic " + TOKEN},
          {"Authorization: " + TOKEN},
          {wrong, BEARER},
          {BEARER, wrong},
          {"X-Forwarded-For: 127.0.0.1", "X-Original-URL: /ping", "X-Rewrite-URL: /ping"},
          {"X-HTTP-Method-Override: HEAD"},
          {"Cookie: mlids_session=" + TOKEN},
          {"Cookie: mlids_session="},
          {"Host: localhost", "Origin: http://localhost"}
        }) {
      assertThat(http.ask("GET /api/model", headers).status())
          .as(Arrays.toString(headers))
          .isEqualTo(401);
    }
    assertThat(http.ask("GET /api/model?token=" + TOKEN).status()).isEqualTo(401);
    assertThat(http.ask("GET http://localhost/ping#/api/model", "Host: a").status())
        .isIn(200, 400, 401);
    RawHttp.Answer split =
        http.ask("GET /api/model?x=%0d%0aSet-Cookie:a=b", "Origin: http://a%0d%0aX-Evil: 1");
    assertThat(split.status()).isIn(401, 403);
    assertThat(split.headers())
        .noneMatch(h -> h.startsWith("X-Evil"))
        .noneMatch(h -> h.startsWith("Set-Cookie"));
  }

  @Test
  void aSessionReplacesTheTokenUntilItEnds() throws Exception {
    startWithToken();
    RawHttp.Answer signedIn = signIn(SIGN_IN);
    assertThat(signedIn.status()).isEqualTo(204);
    String set = signedIn.header("Set-Cookie").orElseThrow();
    assertThat(set)
        .startsWith("mlids_session=")
        .contains("; HttpOnly", "; SameSite=Strict", "; Path=/")
        .doesNotContain(TOKEN, "Secure");
    String cookie = "Cookie: " + set.split(";")[0];
    assertThat(http.ask("GET /api/model", cookie).status()).isEqualTo(200);
    assertThat(http.ask("GET /api/session", cookie).body())
        .isEqualTo("{\"required\":true,\"signed_in\":true,\"name\":\"admin\",\"role\":\"admin\"}");
    String own = "Origin: http://" + http.host();
    assertThat(predict(cookie, own).status()).isEqualTo(200);
    assertThat(predict(cookie, "Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
    assertThat(predict(cookie).status()).isEqualTo(403);
    assertThat(predict(cookie, "Origin: http://evil.example").status()).isEqualTo(403);
    assertThat(predict(cookie, "Sec-Fetch-Site: none").status()).isEqualTo(403);
    assertThat(webSocket(cookie).status()).isEqualTo(403);
    assertThat(webSocket(cookie, "Origin: http://evil.example").status()).isEqualTo(403);
    assertThat(webSocket(cookie, own).status()).isNotIn(401, 403);
    RawHttp.Answer out = http.ask("DELETE /api/session", cookie, own);
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.header("Set-Cookie").orElseThrow()).contains("mlids_session=;", "Max-Age=0");
    assertThat(http.ask("GET /api/model", cookie).status()).isEqualTo(401);
    assertThat(http.ask("GET /api/session", cookie).body())
        .isEqualTo("{\"required\":true,\"signed_in\":false}");
  }

  @Test
  void aProxyPasswordDoesNotInvalidateTheSession() throws Exception {
    startWithToken();
    String cookie = "Cookie: " + signIn(SIGN_IN).header("Set-Cookie").orElseThrow().split(";")[0];
    String basic = "Authorization: Basic dXNlcjpwYXNzd29yZA==";
    assertThat(http.ask("GET /api/model", basic, cookie).status()).isEqualTo(200);
    assertThat(http.ask("GET /api/model", basic).status()).isEqualTo(401);
    assertThat(predict(basic, cookie).status()).isEqualTo(403);
    String wrong = "Authorization: Bearer " + "x".repeat(28);
    assertThat(http.ask("GET /api/model", wrong, cookie).status()).isEqualTo(401);
    assertThat(http.ask("GET /api/model", basic, wrong, cookie).status()).isEqualTo(401);
  }

  @Test
  void signInRequiresJsonFromTheServersOwnPage() throws Exception {
    startWithToken();
    RawHttp.Answer wrong = signIn("{\"token\":\"something-else-altogether\"}");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("Set-Cookie")).isEmpty();
    assertThat(signIn("{\"token\":7}").status()).isEqualTo(400);
    assertThat(signIn("{").status()).isEqualTo(400);
    assertThat(signIn("[]").status()).isEqualTo(400);
    assertThat(signIn("{\"token\":\"" + "x".repeat(5000) + "\"}").status()).isEqualTo(400);
    assertThat(signIn(SIGN_IN, "Origin: http://evil.example").status()).isEqualTo(403);
    String form = "Content-Type: application/x-www-form-urlencoded";
    assertThat(http.askWithBody("POST /api/session", "token=" + TOKEN, form).status())
        .isEqualTo(415);
  }

  @Test
  void guessingIsSlowedDownForItsAddressOnly() throws Exception {
    startWithToken();
    String cookie = "Cookie: " + signIn(SIGN_IN).header("Set-Cookie").orElseThrow().split(";")[0];
    int wrong = 0;
    RawHttp.Answer answer = signIn("{\"token\":\"wrong-token-number-0\"}");
    while (answer.status() == 401 && wrong < 20) {
      wrong++;
      answer = http.ask("GET /api/model", "Authorization: Bearer wrong-token-number-" + wrong);
    }
    assertThat(wrong).isBetween(10, 12);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, 6);
    assertThat(http.ask("GET /api/model", cookie).status()).isEqualTo(200);
    assertThat(http.ask("GET /ping").status()).isEqualTo(200);
    String metrics = http.ask("GET /metrics", cookie).body();
    assertThat(metrics)
        .contains("mlids_requests_refused_total{reason=\"token_wrong\"} " + wrong + ".0")
        .contains("mlids_requests_refused_total{reason=\"too_many_wrong_tokens\"} 1.0")
        .contains("mlids_sessions 1.0")
        .doesNotContain(TOKEN, "wrong-token-number");
  }

  @Test
  void aTokenIsReadFromAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    start("--host", "0.0.0.0", "--token-file", file.toString());
    assertThat(http.ask("GET /api/model").status()).isEqualTo(401);
    assertThat(http.ask("GET /api/model", BEARER, "Host: ids.example.org").status()).isEqualTo(200);
    assertThat(api.error()).contains("unencrypted").doesNotContain(TOKEN, "other users");
  }

  @Test
  void aDirectoryIsRefusedAsTokenFile() {
    assertThatThrownBy(() -> start("--token-file", folder.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessage(folder + ": this is a directory; use a file for --token-file");
  }

  @Test
  void aTokenOnTheCommandLineGivesAWarningThatDoesNotShowIt() throws Exception {
    startWithToken();
    assertThat(api.error())
        .contains("other users of this machine can see --token")
        .doesNotContain(TOKEN);
    assertThat(http.ask("GET /" + TOKEN, BEARER).status()).isEqualTo(404);
  }

  @Test
  void withInsecureAnyClientIsAdmittedButNoForeignPage() throws Exception {
    start("--host", "0.0.0.0", "--insecure");
    assertThat(predict("Host: ml-ids-api:5000").status()).isEqualTo(200);
    assertThat(predict("Origin: http://evil.example").status()).isEqualTo(403);
  }

  @Test
  void aSageMakerContainerServesOnlyThePlatformsRoutes() throws Exception {
    start(new MlIdsApi(Map.of(), folder.resolve("model")), "serve", "--port", "0");
    assertThat(api.url().getHost()).isEqualTo("0.0.0.0");
    assertThat(http.ask("GET /ping", "Host: model.aws.local:8080").status()).isEqualTo(200);
    RawHttp.Answer scored = http.askWithBody("POST /invocations", BODY, SPLIT, "Host: model:8080");
    assertThat(scored.status()).isEqualTo(200);
    assertThat(scored.body()).isEqualTo("[1.0]");
    for (String path : List.of("/", "/metrics", "/api/model", "/invocations", "/api/session")) {
      assertThat(http.ask("GET " + path).status()).as(path).isEqualTo(403);
    }
    assertThat(predict().status()).isEqualTo(403);
  }

  @Test
  void everyAnswerHasTheSecurityHeaders() throws Exception {
    startWithToken();
    for (RawHttp.Answer answer :
        List.of(
            http.ask("GET /ping"),
            http.ask("GET /"),
            http.ask("GET /", "Accept: text/html"),
            http.ask("GET /api/model"),
            http.ask("GET /api/model", BEARER),
            http.ask("GET /none", BEARER),
            http.ask("DELETE /metrics", BEARER),
            predict(BEARER),
            http.ask("GET /%zz"),
            http.ask("GET /", "Host: a", "Host: b"),
            signIn("{"))) {
      assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.header("Referrer-Policy")).hasValue("no-referrer");
      assertThat(answer.header("X-Frame-Options")).hasValue("DENY");
      assertThat(answer.headers().stream().filter(h -> h.startsWith("Cache-Control")))
          .singleElement()
          .asString()
          .containsAnyOf("no-store", "no-cache");
      assertThat(answer.headers().stream().filter(h -> h.startsWith("Content-Security-Policy")))
          .singleElement()
          .asString()
          .contains("default-src 'none'", "frame-ancestors 'none'");
    }
  }

  private RawHttp.Answer predict(String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add(SPLIT);
    return http.askWithBody("POST /api/predictions", BODY, all.toArray(String[]::new));
  }

  private RawHttp.Answer signIn(String body, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json; charset=utf-8");
    return http.askWithBody("POST /api/session", body, all.toArray(String[]::new));
  }

  private RawHttp.Answer webSocket(String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of(WEB_SOCKET));
    return http.ask("GET /api/notifications", all.toArray(String[]::new));
  }

  private void startWithToken() throws Exception {
    start("--token", TOKEN);
  }

  private void start(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--port", "0", "--model", folder.resolve("model").toString()));
    start(new MlIdsApi(), all.toArray(String[]::new));
  }

  private void start(MlIdsApi command, String... arguments) throws Exception {
    api = StartedApi.of(command, arguments);
    http = new RawHttp(api.url());
  }
}
