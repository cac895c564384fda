package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.access.Role;
import io.mlids.api.access.RouteRoles;
import io.mlids.api.testing.RawHttp;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what each role may do on the running server. */
class RolesTest {
  private static final String READER = "reader-token-0123456789";
  private static final String ANALYST = "analyst-token-0123456789";
  private static final String ADMIN = "admin-token-0123456789";
  private static final List<String> CHANGES = List.of("POST", "PUT", "DELETE");

  @TempDir private Path folder;
  private StartedApi api;
  private RawHttp http;

  @BeforeEach
  void start() throws Exception {
    HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    Path tokens =
        Files.writeString(
            folder.resolve("tokens"),
            "rita reader " + READER + "\nanna analyst " + ANALYST + "\nada admin " + ADMIN + "\n");
    api =
        StartedApi.with(
            "--token-file", tokens.toString(), "--model", folder.resolve("model").toString());
    http = new RawHttp(api.url());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aReaderReadsEverythingAndChangesNothing() throws Exception {
    int read = 0;
    int refused = 0;
    for (Route route : routes()) {
      Optional<Role> role = RouteRoles.of(route.method, route.path);
      RawHttp.Answer answer = route.ask(READER);
      if (role.isEmpty() || role.get() == Role.READER) {
        assertThat(answer.status()).as(route.toString()).isNotIn(401, 403);
        read++;
      } else {
        assertThat(answer.status()).as(route.toString()).isEqualTo(403);
        assertThat(answer.body())
            .contains("{\"error\":\"rita has the role reader, but this request needs the role")
            .doesNotContain(READER);
        refused++;
      }
      boolean changes = CHANGES.contains(route.method) && !route.path.equals("/api/session");
      boolean isSecret = route.path.endsWith("/packets") || route.path.equals("/api/audit");
      assertThat(changes || isSecret)
          .as("only reading is open to readers, except for packets and the audit: " + route)
          .isEqualTo(answer.status() == 403);
    }
    assertThat(read).isGreaterThan(15);
    assertThat(refused).isGreaterThan(7);
    assertThat(http.ask("GET /metrics", bearer(READER)).body())
        .contains("mlids_requests_refused_total{reason=\"role\"} " + refused + ".0");
  }

  @Test
  void anAnalystMayUseTheRoutesOfAnalysts() throws Exception {
    for (Route route : routes()) {
      boolean allowed =
          RouteRoles.of(route.method, route.path).map(Role.ANALYST::includes).orElse(true);
      assertThat(route.ask(ANALYST).status() != 403).as(route.toString()).isEqualTo(allowed);
      assertThat(route.ask(ADMIN).status()).as(route.toString()).isNotIn(401, 403);
    }
  }

  @Test
  void noSpellingOfAPathGivesAReaderMoreRights() throws Exception {
    for (String target :
        List.of(
            "/api/feedback/",
            "/api/feedback?x=1",
            "/api/%66eedback",
            "/API/feedback",
            "/api/feedback;x",
            "//api/feedback",
            "/api/./feedback")) {
      assertThat(post(target, "{}", READER).status()).as(target).isIn(400, 403, 404);
    }
    String overridden = "X-HTTP-Method-Override: DELETE";
    assertThat(http.ask("GET /api/feedback/1", bearer(READER), overridden).status()).isEqualTo(403);
    assertThat(http.ask("POST /api/feedback/1", bearer(READER), overridden).status())
        .isEqualTo(403);
  }

  @Test
  void theSessionTellsAndKeepsNameAndRole() throws Exception {
    assertThat(http.ask("GET /api/session").body())
        .isEqualTo("{\"required\":true,\"signed_in\":false}");
    assertThat(http.ask("GET /api/session", bearer(ANALYST)).body())
        .isEqualTo(
            "{\"required\":true,\"signed_in\":false,\"name\":\"anna\",\"role\":\"analyst\"}");
    assertThat(http.ask("GET /api/session", bearer("wrong-token-0123456789")).status())
        .isEqualTo(401);
    String cookie =
        post("/api/session", "{\"token\":\"" + READER + "\"}", null)
            .header("Set-Cookie")
            .orElseThrow()
            .split(";")[0];
    String own = "Origin: http://" + http.host();
    assertThat(http.ask("GET /api/session", "Cookie: " + cookie).body())
        .isEqualTo("{\"required\":true,\"signed_in\":true,\"name\":\"rita\",\"role\":\"reader\"}");
    assertThat(http.ask("GET /api/incidents", "Cookie: " + cookie).status()).isEqualTo(200);
    assertThat(http.ask("DELETE /api/feedback/1", "Cookie: " + cookie, own).status())
        .isEqualTo(403);
    assertThat(
            http.ask("DELETE /api/feedback/1", "Cookie: " + cookie, own, bearer(ANALYST)).status())
        .isEqualTo(404);
  }

  @Test
  void theTableRefusesUnknownRoutes() {
    assertThatThrownBy(() -> RouteRoles.of("POST", "/api/incidents"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("POST /api/incidents");
  }

  private RawHttp.Answer post(String path, String body, String token) throws Exception {
    List<String> headers = new ArrayList<>(List.of("Content-Type: application/json"));
    if (token != null) {
      headers.add(bearer(token));
    }
    return http.askWithBody("POST " + path, body, headers.toArray(String[]::new));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private record Route(String method, String path, RawHttp http) {
    RawHttp.Answer ask(String token) throws Exception {
      String request = method + " " + path.replaceAll("\\{[a-z]+}", "1");
      return CHANGES.contains(method)
          ? http.askWithBody(request, "{}", "Content-Type: application/json", bearer(token))
          : http.ask(request, bearer(token));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** All routes; another test checks that the document describes exactly the existing ones. */
  private List<Route> routes() throws Exception {
    List<Route> routes = new ArrayList<>();
    new ObjectMapper()
        .readTree(http.ask("GET /openapi.json", bearer(READER)).body())
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            routes.add(
                                new Route(method.toUpperCase(Locale.ROOT), path.getKey(), http))));
    assertThat(routes).hasSizeGreaterThan(20);
    return routes;
  }
}
