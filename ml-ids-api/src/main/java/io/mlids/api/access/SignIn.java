package io.mlids.api.access;

import java.util.Optional;

/** The result of a sign-in. */
public sealed interface SignIn {

  /**
   * Signed in.
   *
   * @param session the session identifier for the cookie; empty if the server needs no token
   */
  record Done(Optional<String> session) implements SignIn {}

  /** Rejected. */
  record Failed(AccessDecision.Refused refusal) implements SignIn {}
}
