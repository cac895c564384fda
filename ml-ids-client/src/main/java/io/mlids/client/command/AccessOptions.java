package io.mlids.client.command;

import io.mlids.client.ApiAddress;
import io.mlids.client.ServerTrust;
import io.mlids.core.console.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How to be let in by a server, and which server to believe; a picocli mixin. */
final class AccessOptions {
  /** The most of a file that is read: whatever is longer is no token. */
  private static final int LONGEST = 4 << 10;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "The token that the server was started with. Other users of this machine see options:"
              + " better MLIDS_TOKEN in the environment, or --token-file.")
  private Optional<String> token;

  @Option(names = "--token-file", paramLabel = "FILE", description = "A file that holds the token.")
  private Optional<Path> tokenFile;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "Believe https:// servers by the certificates in this PEM file, and no others; a"
              + " certificate that signs itself may be given as it is.")
  private Optional<Path> tlsCa;

  /** The address with what lets this client in. */
  ApiAddress admitted(ApiAddress address, Map<String, String> environment, PrintWriter error)
      throws IOException {
    Optional<String> secret = secret(environment, error);
    if (secret.isEmpty()) {
      return address;
    }
    if (address.authorization().isPresent()) {
      throw CommandException.unusable(
          "--api-url holds a user and there is a token as well; leave one of them out");
    }
    String shown = secret.get().strip();
    if (shown.isEmpty() || !shown.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw CommandException.unusable(
          "the token is empty, or holds a space or a character that is no visible ASCII one; it"
              + " must be what the server was started with");
    }
    return address.withToken(shown);
  }

  private Optional<String> secret(Map<String, String> environment, PrintWriter error)
      throws IOException {
    if (token.isPresent() && tokenFile.isPresent()) {
      throw CommandException.unusable("--token and --token-file: leave one of them out");
    }
    if (token.isPresent()) {
      error.println(
          "Warning: --token is visible to the other users of this machine while the program runs;"
              + " MLIDS_TOKEN in the environment, or --token-file, is not.");
      return token;
    }
    if (tokenFile.isPresent()) {
      try (InputStream in = Files.newInputStream(tokenFile.get())) {
        return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1));
      }
    }
    return Optional.ofNullable(environment.get("MLIDS_TOKEN")).filter(text -> !text.isBlank());
  }

  /** Whom to believe; empty for those that the Java platform believes. */
  Optional<ServerTrust> trust() throws IOException {
    return tlsCa.isEmpty() ? Optional.empty() : Optional.of(ServerTrust.in(tlsCa.get()));
  }
}
