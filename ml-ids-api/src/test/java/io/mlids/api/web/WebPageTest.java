package io.mlids.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPageTest {
  private static final List<String> NAMES = WebPage.NAMES;

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.binary(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesEveryFile() throws Exception {
    Path files = Path.of(WebPage.class.getResource("index.html").toURI()).getParent();
    try (Stream<Path> all = Files.list(files)) {
      List<String> names =
          all.map(file -> file.getFileName().toString())
              .filter(name -> !name.endsWith(".class") && !name.equals("index.html"))
              .sorted()
              .toList();
      assertThat(names).isEqualTo(NAMES);
    }
  }

  @Test
  void compressesFilesAndLongJsonIfTheClientAcceptsIt() throws Exception {
    for (String path : List.of("/web/main.js", "/openapi.json")) {
      HttpResponse<String> plain = server.get(path);
      assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(server.get(path, "Accept-Encoding", "br, gzip;q=0").body())
          .isEqualTo(plain.body());
      HttpResponse<byte[]> compressed =
          HttpClient.newHttpClient()
              .send(
                  server.request(path, "Accept-Encoding", "br, gzip").build(),
                  BodyHandlers.ofByteArray());
      assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(compressed.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain.body());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void sendsTheTypeOfAFileAndResendsItOnlyIfItHasChanged(String name) throws Exception {
    HttpResponse<String> first = server.get("/web/" + name);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(first.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(first.headers().firstValue("Content-Type")).isPresent();
    String etag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> second =
        server.get("/web/" + name, "If-None-Match", "\"other\", W/" + etag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(server.get("/web/" + name, "If-None-Match", "\"other\"").body())
        .isEqualTo(first.body());
  }

  @Test
  void nonAsciiCharactersInTheModulesAreSentUnchanged() throws Exception {
    assertThat(server.get("/web/format.js").headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
    assertThat(server.get("/web/features.json").body()).contains("bytes²", "µs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/web/nothing.js",
        "/web/index.html",
        "/web/WebPage.class",
        "/web/..%2Froute%2Fopenapi.json",
        "/web/%2e%2e%2froute%2fopenapi.json",
        "/web/main.js%00",
        "/web//etc/passwd"
      })
  void servesNothingElse(String path) throws Exception {
    assertThat(server.get(path).statusCode()).isIn(400, 404);
  }

  @Test
  void forbidsScriptsAndStylesThatAreNotItsFiles() throws Exception {
    HttpResponse<String> page = server.get("/", "Accept", "text/html");
    assertThat(page.headers().allValues("Content-Security-Policy"))
        .containsExactly(WebPage.CONTENT_SECURITY_POLICY);
    assertThat(WebPage.CONTENT_SECURITY_POLICY)
        .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=");
  }

  @Test
  void everyFileThatThePageRequestsExists() throws Exception {
    Matcher matcher =
        Pattern.compile("(?:src|href)=\"web/([^\"]+)\"")
            .matcher(server.get("/", "Accept", "text/html").body());
    List<String> asked = matcher.results().map(found -> found.group(1)).toList();
    assertThat(asked).isNotEmpty().isSubsetOf(NAMES);
  }

  /** Text from traffic must never be parsed as markup, and nothing is loaded from other servers. */
  @ParameterizedTest
  @FieldSource("NAMES")
  void noFileParsesTextAsMarkupOrLoadsFromAnotherHost(String name) throws Exception {
    assertThat(server.get("/web/" + name).body().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser")
        .doesNotContainPattern("\\beval\\(|new Function|setAttribute\\(\"style\"|javascript:")
        .doesNotContainPattern("https?://|[\"'(]//");
  }

  @Test
  void describesEveryFeatureUnderItsNameAndUnit() throws Exception {
    JsonNode described = new ObjectMapper().readTree(server.get("/web/features.json").body());
    assertThat(described).hasSameSizeAs(Feature.all());
    for (Feature feature : Feature.all()) {
      JsonNode entry = described.get(feature.ordinal());
      assertThat(entry.get("name").textValue()).isEqualTo(feature.columnName());
      assertThat(entry.get("title").textValue()).isEqualTo(feature.publishedName());
      assertThat(entry.get("unit").textValue()).isEqualTo(feature.unit().symbol());
      assertThat(entry.get("family").textValue()).isNotBlank();
      assertThat(entry.get("about").textValue()).isNotBlank();
    }
  }
}
