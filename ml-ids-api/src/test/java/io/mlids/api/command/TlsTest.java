package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.api.access.tls.ServerCertificate;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.NetworkNamespace;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The started command with certificates created by openssl. */
@Tag("process")
class TlsTest {
  private static final String TOKEN = "correct-horse-battery-staple";

  @TempDir private Path folder;
  private Path certificate;
  private Path key;

  @BeforeEach
  void makeAModel() throws Exception {
    assumeTrue(NetworkNamespace.canRun("openssl"), "openssl is not there: apt-get install openssl");
    HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    certificate = folder.resolve("cert.pem");
    key = folder.resolve("key.pem");
  }

  @ParameterizedTest
  @CsvSource({
    "rsa:2048, ",
    "rsa:2048, pkey -traditional",
    "ec -pkeyopt ec_paramgen_curve:prime256v1, ",
    "ec -pkeyopt ec_paramgen_curve:secp384r1, pkey -traditional",
    "ed25519, "
  })
  void servesTlsWithKeysOfEveryUsualKindAndFormat(String kind, String rewriting) throws Exception {
    makeCertificate(kind);
    if (rewriting != null) {
      Path rewritten = folder.resolve("rewritten.pem");
      openssl(rewriting + " -in " + key + " -out " + rewritten);
      key = rewritten;
      assertThat(Files.readString(key)).contains(kind.startsWith("rsa") ? "RSA PRIV" : "EC PRIV");
    }
    try (StartedApi api = start();
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(certificate)).build()) {
      assertThat(api.output()).startsWith("listening on https://127.0.0.1:");
      HttpResponse<String> answer = get(client, api.url().resolve("/api/model"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void theSessionCookieIsSecure() throws Exception {
    makeCertificate("ec -pkeyopt ec_paramgen_curve:prime256v1");
    try (StartedApi api = start();
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(certificate)).build()) {
      HttpRequest.Builder signIn =
          HttpRequest.newBuilder(api.url().resolve("/api/session"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"token\":\"" + TOKEN + "\"}"));
      assertThat(
              client
                  .send(signIn.copy().build(), BodyHandlers.ofString())
                  .headers()
                  .firstValue("Set-Cookie")
                  .orElseThrow())
          .startsWith("__Host-mlids_session=")
          .contains("; Secure", "; HttpOnly", "; Path=/");
      String downgraded = api.url().toString().replace("https", "http");
      assertThat(
              client
                  .send(signIn.header("Origin", downgraded).build(), BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(403);
      try (Socket plain = new Socket("127.0.0.1", api.url().getPort())) {
        plain.setSoTimeout(10_000);
        plain
            .getOutputStream()
            .write("GET /ping HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
            .doesNotContain("200 OK");
      }
    }
  }

  @Test
  void anExpiredOrFutureCertificateIsReported() throws Exception {
    makeCertificate("ec -pkeyopt ec_paramgen_curve:prime256v1");
    ServerCertificate own = ServerCertificate.of(certificate, key);
    Instant now = Instant.now();
    assertThat(own.objection(now.plusSeconds(60))).isEmpty();
    assertThat(own.objection(now.plus(Duration.ofDays(3)))).get().asString().contains("renew it");
    assertThat(own.objection(now.minus(Duration.ofDays(1)))).get().asString().contains("clock");
  }

  @Test
  void mismatchedFilesAreNamedWithTheRemedyInOneLine() throws Exception {
    makeCertificate("rsa:2048");
    Path otherKey = folder.resolve("other.pem");
    openssl("genpkey -algorithm RSA -out " + otherKey);
    assertRefused(
        certificate, otherKey, otherKey + ": the key does not match", "belongs to the certificate");
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + otherKey);
    assertRefused(
        certificate, otherKey, otherKey + ": the private key is damaged", "algorithm, RSA");
    openssl("pkey -in " + key + " -aes256 -passout pass:secret -out " + otherKey);
    assertRefused(certificate, otherKey, otherKey + ": the private key is encrypted", "openssl");
    openssl("pkey -in " + key + " -aes256 -passout pass:secret -traditional -out " + otherKey);
    assertRefused(certificate, otherKey, otherKey + ": the private key is encrypted", "openssl");
    assertRefused(key, key, key + ": no PEM certificate found", "BEGIN CERTIFICATE");
    assertRefused(certificate, certificate, certificate + ": no PEM private key found");
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertRefused(empty, key, empty + ": no PEM certificate found");
    assertRefused(certificate, empty, empty + ": no PEM private key found");
    Files.writeString(otherKey, Files.readString(key).replaceFirst("\n[^\n]+\n", "\nAAAA\n"));
    assertRefused(certificate, otherKey, otherKey + ": the private key is damaged");
  }

  private void assertRefused(Path chain, Path secret, String... messages) {
    CommandRun run = CommandRun.of(new MlIdsApi(), arguments(chain, secret));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines().filter(line -> !line.contains("warning:")))
        .singleElement()
        .asString()
        .contains(messages);
  }

  private String[] arguments(Path chain, Path secret) {
    List<String> arguments = new ArrayList<>(List.of("--port", "0", "--token", TOKEN));
    arguments.addAll(List.of("--model", folder.resolve("model").toString()));
    arguments.addAll(List.of("--tls-cert", chain.toString(), "--tls-key", secret.toString()));
    return arguments.toArray(String[]::new);
  }

  private StartedApi start() throws Exception {
    return StartedApi.with(arguments(certificate, key));
  }

  private void makeCertificate(String kind) throws Exception {
    openssl(
        "req -x509 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
            + (" -newkey " + kind + " -keyout " + key + " -out " + certificate));
  }

  private static void openssl(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = process.inputReader().readAllAsString();
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static HttpResponse<String> get(HttpClient client, URI url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(url).header("Authorization", "Bearer " + TOKEN).build(),
        BodyHandlers.ofString());
  }

  private static SSLContext trusting(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "server",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file))));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
