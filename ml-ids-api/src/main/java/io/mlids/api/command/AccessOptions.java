package io.mlids.api.command;

import io.mlids.api.access.AccessGate;
import io.mlids.api.access.AccessSettings;
import io.mlids.api.access.AccessToken;
import io.mlids.api.access.AccessTokens;
import io.mlids.api.access.AuthMode;
import io.mlids.api.access.TokenFile;
import io.mlids.api.access.WebOrigin;
import io.mlids.api.access.tls.ServerCertificate;
import io.mlids.core.console.CommandException;
import io.mlids.core.help.OptionGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for authentication, allowed origins and TLS; a picocli mixin. */
@OptionGroup("Access")
final class AccessOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Require clients to send 'Authorization: Bearer TOKEN'. Required on addresses that other"
              + " machines can reach. Other users of this machine can see command-line options, so"
              + " prefer MLIDS_TOKEN or --token-file.")
  private String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Read the token from this file, or several, one per line, as NAME ROLE TOKEN; the roles"
              + " are reader, analyst and admin.")
  private Path tokenFile;

  @Option(
      names = "--insecure",
      description = "Listen without a token on an address that other machines can reach.")
  private boolean insecure;

  @Option(
      names = "--allow-origin",
      paramLabel = "URL",
      split = ",",
      description =
          "Allow requests from web pages on this origin, such as https://ids.example.org; may be"
              + " repeated.")
  private List<String> allowedOrigins = List.of();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Serve TLS with this PEM certificate chain; needs --tls-key.")
  private Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's unencrypted PEM private key.")
  private Path tlsKey;

  /** Returns whether this process's other ports may also be open to everyone. */
  boolean isInsecure() {
    return insecure;
  }

  /**
   * Creates the gate for a server that listens on the given address.
   *
   * @param container whether this is a SageMaker container, whose platform authenticates callers
   */
  AccessGate gate(String host, boolean container, Clock clock) throws IOException {
    AuthMode protection = protection(host, container);
    boolean encrypted = tlsCertificate != null;
    if (protection instanceof AuthMode.Token && !encrypted && !AccessSettings.isLoopback(host)) {
      warn(
          "the token and all responses are sent unencrypted; use --tls-cert and --tls-key, or"
              + " listen on 127.0.0.1 behind a TLS proxy");
    }
    List<WebOrigin> origins = allowedOrigins.stream().map(WebOrigin::of).distinct().toList();
    return new AccessGate(
        new AccessSettings(host, protection, origins, encrypted),
        clock,
        System::nanoTime,
        new SecureRandom());
  }

  private AuthMode protection(String host, boolean container) throws IOException {
    Optional<AccessTokens> secret = secret();
    if (secret.isPresent() && insecure) {
      throw CommandException.unusable("--insecure cannot be used with a token; omit one of them");
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
        "other machines can reach "
            + host
            + ": set a token (MLIDS_TOKEN or --token-file), or use --insecure to allow everyone, or"
            + " listen on 127.0.0.1");
  }

  /**
   * An option on the command line takes precedence over the other option's environment variable.
   */
  private Optional<AccessTokens> secret() throws IOException {
    boolean given = isOnCommandLine("--token");
    boolean fileGiven = isOnCommandLine("--token-file");
    if (given) {
      warn(
          "other users of this machine can see --token while the program runs; use"
              + " MLIDS_TOKEN or --token-file instead");
    }
    if (token != null && tokenFile != null && given == fileGiven) {
      throw CommandException.unusable(
          "a token and a token file cannot both be given; omit one of them");
    }
    boolean fromFile = tokenFile != null && (token == null || fileGiven);
    return fromFile
        ? Optional.of(ofFile())
        : Optional.ofNullable(token).map(AccessToken::of).map(AccessTokens::shared);
  }

  private AccessTokens ofFile() throws IOException {
    if (Files.isDirectory(tokenFile)) {
      throw CommandException.unusable(
          tokenFile + ": this is a directory; use a file for --token-file");
    }
    return TokenFile.read(tokenFile);
  }

  /** The certificate for TLS, if any. */
  Optional<ServerCertificate> certificate(Clock clock) throws IOException {
    if ((tlsCertificate == null) != (tlsKey == null)) {
      throw CommandException.unusable("--tls-cert and --tls-key must be used together");
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
