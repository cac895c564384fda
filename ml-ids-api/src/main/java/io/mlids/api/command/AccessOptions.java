package io.mlids.api.command;

import io.mlids.api.access.AccessGate;
import io.mlids.api.access.AccessSettings;
import io.mlids.api.access.AccessToken;
import io.mlids.api.access.AuthMode;
import io.mlids.api.access.ServerCertificate;
import io.mlids.api.access.WebOrigin;
import io.mlids.core.console.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Who may ask the server, and whether it encrypts; a picocli mixin. */
final class AccessOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "What clients must send as 'Authorization: Bearer TOKEN'; needed to listen on an address"
              + " that other machines reach. Other users of this machine see options: better"
              + " MLIDS_TOKEN or --token-file.")
  private String token;

  @Option(names = "--token-file", paramLabel = "FILE", description = "A file that holds the token.")
  private Path tokenFile;

  @Option(
      names = "--insecure",
      description = "Listen on an address that other machines reach without a token.")
  private boolean insecure;

  @Option(
      names = "--allow-origin",
      paramLabel = "URL",
      split = ",",
      description =
          "Web pages of this origin, https://ids.example.org, may ask too; may be given again.")
  private List<String> allowedOrigins = List.of();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Speak TLS with this certificate and its chain (PEM); needs --tls-key.")
  private Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key (PEM, not encrypted).")
  private Path tlsKey;

  /** Whether anybody may reach whatever else this process opens on its address. */
  boolean isInsecure() {
    return insecure;
  }

  /**
   * The rules for a server on an address.
   *
   * @param container whether this is a SageMaker container, whose platform lets callers in
   */
  AccessGate gate(String host, boolean container, Clock clock) throws IOException {
    AuthMode protection = protection(host, container);
    boolean encrypted = tlsCertificate != null;
    if (protection instanceof AuthMode.Token && !encrypted && !AccessSettings.isLoopback(host)) {
      warn(
          "the token and all answers cross the network unencrypted; give --tls-cert and --tls-key,"
              + " or listen on 127.0.0.1 behind a proxy that speaks TLS");
    }
    List<WebOrigin> origins = allowedOrigins.stream().map(WebOrigin::of).distinct().toList();
    return new AccessGate(
        new AccessSettings(host, protection, origins, encrypted),
        clock,
        System::nanoTime,
        new SecureRandom());
  }

  private AuthMode protection(String host, boolean container) throws IOException {
    Optional<AccessToken> secret = secret();
    if (secret.isPresent() && insecure) {
      throw CommandException.unusable("--insecure goes without a token; leave one of them out");
    }
    if (secret.isPresent()) {
      return new AuthMode.Token(secret.get());
    }
    if (insecure || AccessSettings.isLoopback(host)) {
      return new AuthMode.Open();
    }
    if (container) {
      return new AuthMode.InvocationsOnly();
    }
    throw CommandException.unusable(
        "other machines may reach "
            + host
            + ": give a token (MLIDS_TOKEN or --token-file), or --insecure to let anybody in, or"
            + " listen on 127.0.0.1");
  }

  /** On the command line an option wins over the other one's variable. */
  private Optional<AccessToken> secret() throws IOException {
    boolean given = isOnCommandLine("--token");
    boolean fileGiven = isOnCommandLine("--token-file");
    if (given) {
      warn(
          "--token is visible to the other users of this machine while the program runs;"
              + " MLIDS_TOKEN in the environment, or --token-file, is not");
    }
    if (token != null && tokenFile != null && given == fileGiven) {
      throw CommandException.unusable("a token and a token file were given; leave one of them out");
    }
    boolean fromFile = tokenFile != null && (token == null || fileGiven);
    return fromFile ? Optional.of(ofFile()) : Optional.ofNullable(token).map(AccessToken::of);
  }

  private AccessToken ofFile() throws IOException {
    if (Files.isDirectory(tokenFile)) {
      throw CommandException.unusable(tokenFile + ": is a folder; name a file with --token-file");
    }
    try (InputStream in = Files.newInputStream(tokenFile)) {
      byte[] bytes = in.readNBytes(AccessToken.LONGEST + 3);
      return AccessToken.of(new String(bytes, StandardCharsets.ISO_8859_1).strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(tokenFile + ": " + e.getMessage(), e);
    }
  }

  /** What to speak TLS with, if at all. */
  Optional<ServerCertificate> certificate(Clock clock) throws IOException {
    if ((tlsCertificate == null) != (tlsKey == null)) {
      throw CommandException.unusable("--tls-cert and --tls-key go together; one is missing");
    }
    if (tlsCertificate == null) {
      return Optional.empty();
    }
    ServerCertificate certificate = ServerCertificate.of(tlsCertificate, tlsKey);
    certificate.objection(clock.instant()).ifPresent(this::warn);
    return Optional.of(certificate);
  }

  private boolean isOnCommandLine(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private void warn(String text) {
    PrintWriter error = spec.commandLine().getErr();
    error.println(spec.name() + ": warning: " + text);
    error.flush();
  }
}
