package io.mlids.core.command.option;

import io.mlids.core.console.CommandException;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.remote.ServerAddress;
import io.mlids.core.remote.ServerTrust;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for authentication and trusted certificates; a picocli mixin. */
@OptionGroup("Access")
public final class AccessOptions {
  /** Maximum size of a token file, in bytes. */
  private static final int LONGEST = 4 << 10;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Send this token to the server. Other users of this machine can see command-line"
              + " options, so prefer MLIDS_TOKEN or --token-file.")
  private Optional<String> token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Read the token from this file.")
  private Optional<Path> tokenFile;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "Trust only the certificates in this PEM file and those signed by them; needed for"
              + " self-signed certificates.")
  private Optional<Path> tlsCa;

  /**
   * Adds the token, if any, to the address.
   *
   * @param environment may contain {@code MLIDS_TOKEN}
   * @param error receives a warning about a token on the command line
   * @throws CommandException if the token cannot be used
   */
  public ServerAddress admitted(
      ServerAddress address, Map<String, String> environment, PrintWriter error)
      throws IOException {
    Optional<String> secret = secret(environment, error);
    if (secret.isEmpty()) {
      return address;
    }
    if (address.authorization().isPresent()) {
      throw CommandException.unusable(
          "a user name in the URL cannot be used with a token; omit one of them");
    }
    String shown = secret.get().strip();
    if (shown.isEmpty() || !shown.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw CommandException.unusable(
          "the token is empty, or contains a space or a character that is not visible ASCII; use"
              + " the server's token");
    }
    return address.withToken(shown);
  }

  private Optional<String> secret(Map<String, String> environment, PrintWriter error)
      throws IOException {
    if (token.isPresent() && tokenFile.isPresent()) {
      throw CommandException.unusable(
          "a token and a token file cannot both be given; omit one of them");
    }
    if (token.isPresent()) {
      error.println(
          "warning: other users of this machine can see --token while the program runs; use"
              + " MLIDS_TOKEN or --token-file instead.");
      return token;
    }
    if (tokenFile.isPresent()) {
      try (InputStream in = Files.newInputStream(tokenFile.get())) {
        return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1));
      }
    }
    return Optional.ofNullable(environment.get("MLIDS_TOKEN")).filter(text -> !text.isBlank());
  }

  /**
   * The certificates to trust; if empty, those that the Java platform trusts.
   *
   * @throws IOException if they cannot be read
   */
  public Optional<ServerTrust> trust() throws IOException {
    return tlsCa.isEmpty() ? Optional.empty() : Optional.of(ServerTrust.in(tlsCa.get()));
  }
}
