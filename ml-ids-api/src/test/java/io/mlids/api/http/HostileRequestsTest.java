package io.mlids.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.RawHttp;
import io.mlids.api.testing.TestServer;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, paths and filters crafted to be misinterpreted. */
@Tag("slow")
class HostileRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private TestServer server;
  private RawHttp http;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.binary(folder);
    http = new RawHttp(server.url("/"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../etc/cron.d/mlids-hostile",
        "/etc/mlids-hostile",
        "..\\..\\mlids-hostile",
        "a\r\nSet-Cookie: evil=1\r\nX-Evil: 1",
        "a\nX-Evil: 1",
        "a\"; name=\"other",
        "%2e%2e%2fmlids-hostile%0d%0aX-Evil: 1",
        "<script>alert(1)</script>",
        "\0",
        "|touch mlids-hostile",
        "$(touch mlids-hostile)"
      })
  void aFileNameHasNoEffect(String name) throws Exception {
    Set<String> before = files();
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\n\r\n"
            + new String(capture(), StandardCharsets.ISO_8859_1)
            + "\r\n--b--\r\n";
    for (String accept : new String[] {"application/json", "text/csv"}) {
      RawHttp.Answer answer =
          http.askWithBody(
              "POST /api/captures",
              body,
              "Content-Type: multipart/form-data; boundary=b",
              "Accept: " + accept);
      boolean isOneField = name.chars().allMatch(c -> c >= ' ' && c != '"');
      assertThat(answer.status()).isIn(200, isOneField ? 200 : 400);
      assertHarmless(answer);
      assertThat(answer.body()).doesNotContain("hostile", "<script>", "X-Evil");
    }
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class=%0d%0aSet-Cookie:%20evil=1%0d%0aX-Evil:%201",
        "class=%3Cscript%3Ealert(1)%3C/script%3E",
        "class=..%2f..%2fetc%2fpasswd",
        "class=%00",
        "class=%ff%fe",
        "class='%20OR%20'1'='1",
        "min_probability=0.5%0d%0aX-Evil:%201",
        "min_probability=NaN",
        "min_probability=1e999",
        "min_probability=%3Cscript%3E",
        "since=-1",
        "since=99999999999999999999",
        "since=1%0d%0aX-Evil:%201",
        "since=../../etc/passwd"
      })
  void aFilterCannotInjectAnythingElse(String query) throws Exception {
    RawHttp.Answer list = http.ask("GET /api/notifications?" + query);
    assertThat(list.status()).isIn(200, 400);
    assertHarmless(list);
    assertThat(list.header("Content-Type")).hasValue("application/json");
    assertThat(JSON.readTree(list.body()).isContainerNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/web/../route/openapi.json",
        "/web/../../../../../../etc/passwd",
        "/web/%2e%2e/route/openapi.json",
        "/web/..%2f..%2f..%2fetc%2fpasswd",
        "/web/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/web/..%5c..%5cetc%5cpasswd",
        "/web/....//....//etc/passwd",
        "/web//etc/passwd",
        "/web/main.js%00.css",
        "/web/main.js%0d%0aX-Evil:%201",
        "/web/file:///etc/passwd",
        "/web/WebPage.class",
        "/web/../web/WebPage.class",
        "/web/.",
        "/web/",
        "/api/notifications/../../etc/passwd",
        "/api/notifications/%2e%2e%2fmetrics",
        "/api/notifications/1%0d%0aX-Evil:%201",
        "/%0d%0aX-Evil:%201",
        "/%0aX-Evil:%201/../web/main.js"
      })
  void noPathLeadsToAnotherFile(String path) throws Exception {
    RawHttp.Answer answer = http.ask("GET " + path);
    assertThat(answer.status()).isIn(400, 404);
    assertHarmless(answer);
    assertThat(answer.header("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).startsWith("{\"error\":\"").doesNotContain("root:", "openapi\":");
  }

  @Test
  void requestTextInErrorsIsEscaped() throws Exception {
    RawHttp.Answer answer =
        http.askWithBody("POST /api/predictions", "x", "Content-Type: <script>alert(1)</script>");
    assertThat(answer.status()).isEqualTo(415);
    assertHarmless(answer);
    assertThat(answer.header("Content-Type")).hasValue("application/json");
    assertThat(JSON.readTree(answer.body()).path("error").isTextual()).isTrue();
  }

  private static void assertHarmless(RawHttp.Answer answer) {
    assertThat(answer.headers())
        .noneMatch(header -> header.startsWith("X-Evil") || header.startsWith("Set-Cookie"));
    assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
  }

  /** The names of the files in every directory where a bug might create a file. */
  private Set<String> files() throws Exception {
    Set<String> found = new TreeSet<>();
    for (Path place :
        new Path[] {folder, Path.of(""), Path.of("/etc"), Path.of("/etc/cron.d"), Path.of("/")}) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> files = Files.list(place)) {
          found.addAll(
              files
                  .map(Path::toString)
                  .filter(file -> place.equals(folder) || file.contains("hostile"))
                  .collect(Collectors.toSet()));
        }
      }
    }
    return found;
  }

  private static byte[] capture() {
    CaptureBytes packets = new CaptureBytes();
    for (int i = 0; i < 4; i++) {
      packets.packet(i, Frame.udp(1000, 53, 5).ipv4("10.0.0.3", "10.0.0.2").ethernet());
    }
    return packets.pcap();
  }

  @Test
  void aHandshakeWithoutAKeyIsAClientError() throws Exception {
    RawHttp.Answer answer =
        http.ask(
            "GET /api/notifications",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("Sec-WebSocket-Key");
  }
}
