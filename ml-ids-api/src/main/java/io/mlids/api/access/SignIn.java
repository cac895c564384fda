package io.mlids.api.access;

import java.util.Optional;

/** What became of a sign-in. */
public sealed interface SignIn {

  /**
   * It went well.
   *
   * @param session the identifier for the cookie; empty where no one needs to sign in
   */
  record Done(Optional<String> session) implements SignIn {}

  /** It did not. */
  record Failed(AccessDecision.Refused refusal) implements SignIn {}
}
