package io.mlids.api.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads token files. A file contains either a token, which all clients share, or a line {@code NAME
 * ROLE TOKEN} for each client. Empty lines and lines that begin with {@code #} are ignored. No
 * message repeats any part of the file, because it may be a token.
 */
public final class TokenFile {
  /** Every request is compared with each token. */
  static final int MAX_TOKENS = 1_000;

  private static final int MAX_BYTES = 1 << 20;
  private static final int FIELDS = 3;
  private static final String FORM = "write NAME ROLE TOKEN, for example 'alice analyst 6b1f…'";

  private TokenFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the content is invalid; the message names the file, the
   *     line and the remedy
   */
  public static AccessTokens read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          file + ": larger than " + MAX_BYTES + " bytes; this is not a token file");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (text.lines().count() <= 1 && !text.matches(".*\\s.*")) {
      return shared(file, text);
    }
    return named(file, text.lines().toList());
  }

  private static AccessTokens shared(Path file, String text) {
    try {
      return AccessTokens.shared(AccessToken.of(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static AccessTokens named(Path file, List<String> lines) {
    Map<AccessToken, Account> accounts = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    List<String> entries = lines.stream().map(String::strip).filter(TokenFile::isEntry).toList();
    if (entries.size() == 1 && entries.getFirst().split("\\s+").length == 1) {
      return shared(file, entries.getFirst());
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (isEntry(line)) {
        try {
          add(accounts, names, line);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(file + ", line " + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException(file + ": no token; " + FORM);
    }
    return new AccessTokens(accounts);
  }

  private static boolean isEntry(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }

  private static void add(Map<AccessToken, Account> accounts, Set<String> names, String line) {
    String[] fields = line.split("\\s+");
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "expected three words, found " + fields.length + "; " + FORM);
    }
    Role role =
        Role.ofId(fields[1])
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the second word is not a role; use reader, analyst or admin"));
    Account account = Account.of(fields[0], role);
    if (!names.add(fields[0].toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("an earlier line has the same name; use each name once");
    }
    if (accounts.putIfAbsent(AccessToken.of(fields[2]), account) != null) {
      throw new IllegalArgumentException(
          "an earlier line has the same token; give everyone their own");
    }
    if (accounts.size() > MAX_TOKENS) {
      throw new IllegalArgumentException("more than " + MAX_TOKENS + " tokens; remove some");
    }
  }
}
