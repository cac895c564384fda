package io.mlids.api.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who sends a request. Immutable.
 *
 * @param name the name of the token; empty if the server needs no token
 * @param role what the client may do
 * @param personal whether the name identifies a person or a program, because it stands beside the
 *     token in the token file
 */
public record Account(Optional<String> name, Role role, boolean personal) {
  /** Any client of a server that needs no token. */
  public static final Account ANYONE = new Account(Optional.empty(), Role.ADMIN, false);

  /** Any client that presents the server's only token, which has no name of its own. */
  public static final Account SHARED = new Account(Optional.of("admin"), Role.ADMIN, false);

  /** Names need no escaping in logs, files and JSON. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");

  /**
   * The account of a named token.
   *
   * @throws IllegalArgumentException if the name is invalid; the message does not repeat it,
   *     because it may be a misplaced token
   */
  public static Account of(String name, Role role) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name is not valid; use 1 to 64 letters, digits and ._@+-, beginning with a letter or"
              + " a digit");
    }
    return new Account(Optional.of(name), role, true);
  }

  /**
   * The author to record for a change: the token's name. If the token has no name, the author that
   * the client states, or else the best description of the client.
   *
   * @param stated the author according to the request; may be blank
   * @param address the client's IP address
   */
  public String author(String stated, String address) {
    return personal || stated.isBlank() ? name.orElse(address) : stated;
  }
}
