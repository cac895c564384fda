package io.mlids.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests tokens and trusted certificates. */
@Tag("process")
class AccessTest {
  private static final String TOKEN = "correct-horse-battery-staple";
  private static final String[] ONCE = {"--category", "Bot", "--samples", "1"};

  @TempDir private Path folder;

  @Test
  void theTokenComesFromTheEnvironmentAFileOrAnOptionAndIsNeverShown() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(folder)) {
      assertThat(client.once(ONCE)).isZero();
      assertThat(client.server().received().getLast().authorization()).isNull();
      client.environment("MLIDS_TOKEN", TOKEN);
      assertThat(client.once(ONCE)).isZero();
      assertShownToTheServerAlone(client);
      assertThat(client.error()).doesNotContain("other users");
      client.environment("MLIDS_TOKEN", "another-one-that-loses");
      Path file = Files.writeString(folder.resolve("token"), TOKEN + "\r\n");
      assertThat(client.once(with("--token-file", file.toString()))).isZero();
      assertShownToTheServerAlone(client);
      assertThat(client.once(with("--token", TOKEN))).isZero();
      assertShownToTheServerAlone(client);
      assertThat(client.error()).contains("can see --token");
    }
  }

  private static void assertShownToTheServerAlone(ClientUnderTest client) {
    assertThat(client.server().received().getLast().authorization()).isEqualTo("Bearer " + TOKEN);
    assertThat(client.out() + client.error()).doesNotContain(TOKEN);
  }

  @Test
  void whatIsNoTokenIsRefusedWithoutShowingIt() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(folder)) {
      client.environment("MLIDS_TOKEN", "two words");
      assertRefused(client, "visible ASCII");
      assertThat(client.error()).doesNotContain("words");
      Path file = Files.writeString(folder.resolve("empty"), "\n");
      assertRefused(client, "empty", "--token-file", file.toString());
      assertRefused(client, "none", "--token-file", folder.resolve("none").toString());
      assertRefused(client, "omit one", "--token", TOKEN, "--token-file", file.toString());
      assertRefused(client, "omit one", "--token", TOKEN, "--api-url", "http://u:p@localhost");
    }
  }

  @Test
  void aServerThatWantsATokenSaysSoAndTheClientSaysHow() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(folder)) {
      client.server().answers(401, "{\"error\":\"this needs the token\"}");
      assertThat(client.once(ONCE)).isEqualTo(1);
      assertThat(client.error()).contains("answered 401: this needs the token", "--token-file");
    }
  }

  @Test
  void aServerIsBelievedByTheGivenCertificateAlone() throws Exception {
    Path store = folder.resolve("server.p12");
    keytool(
        "-genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1 -keystore "
            + store);
    Path certificate = folder.resolve("cert.pem");
    keytool("-exportcert -rfc -alias server -keystore " + store + " -file " + certificate);
    Path other = folder.resolve("other.p12");
    keytool("-genkeypair -alias other -keyalg EC -dname CN=localhost -keystore " + other);
    Path otherCertificate = folder.resolve("other.pem");
    keytool("-exportcert -rfc -alias other -keystore " + other + " -file " + otherCertificate);
    try (ClientUnderTest client =
        new ClientUnderTest(folder, PredictionServer.encrypted(context(store)))) {
      assertThat(client.once(with("--tls-ca", certificate.toString()))).isZero();
      assertThat(client.once(ONCE)).isEqualTo(1);
      assertThat(client.error()).contains("is not trusted", "--tls-ca");
      assertThat(client.once(with("--tls-ca", otherCertificate.toString()))).isEqualTo(1);
      assertThat(client.error()).contains("is not trusted");
    }
    try (ClientUnderTest client = new ClientUnderTest(folder)) {
      Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
      assertRefused(client, none + ": no PEM certificate found", "--tls-ca", none.toString());
    }
  }

  private static void assertRefused(ClientUnderTest client, String message, String... options) {
    assertThat(client.once(with(options))).isEqualTo(2);
    assertThat(client.error()).contains(message);
  }

  private static String[] with(String... options) {
    List<String> all = new ArrayList<>(List.of(ONCE));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private static SSLContext context(Path store) throws Exception {
    char[] password = "password".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of((arguments + " -storepass password").split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = process.inputReader().readAllAsString();
    assertThat(process.waitFor()).as(said).isZero();
  }
}
