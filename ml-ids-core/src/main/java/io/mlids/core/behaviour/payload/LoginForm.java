package io.mlids.core.behaviour.payload;

import java.util.List;

/** Recognises HTTP requests that submit a password. */
public final class LoginForm {
  private static final List<String> SECRETS =
      List.of(
          "password=",
          "passwd=",
          "pass=",
          "pwd=",
          "pin=",
          "otp=",
          "\"password\"",
          "\"pin\"",
          "\"passwd\"",
          "\"otp\"",
          "\"code\"");
  private static final List<String> PAGES =
      List.of("login", "Login", "signin", "SignIn", "logon", "auth", "session");
  private static final int LONGEST_LOOKED_AT = 1600;

  private static final int LONGEST_SHORT_FORM = 64;

  private LoginForm() {}

  /**
   * A hash of the parameters that a request submits.
   *
   * @return −1 if the request submits no password
   */
  public static long credentials(WebRequest request) {
    if (request.isPost()) {
      return request.body() < 0
          ? -1
          : secrets(request.payload(), request.body(), request.payload().available());
    }
    return request.isGet() && hasShortTarget(request) && request.question() >= 0
        ? secrets(request.payload(), request.question(), request.targetEnd())
        : -1;
  }

  /** The {@linkplain #credentials credentials} in a body that was sent in a separate packet. */
  public static long credentialsOfBody(Payload body) {
    return secrets(body, 0, body.available());
  }

  private static long secrets(Payload payload, int from, int to) {
    for (int i = from; i < Math.min(to, from + LONGEST_LOOKED_AT); i++) {
      if (isSecret(payload, i)) {
        return payload.hash(from, to);
      }
    }
    return -1;
  }

  /**
   * A hash of the content of a short form.
   *
   * @return −1 if the payload is not a request that posts a short form
   */
  public static long values(WebRequest request) {
    return request.isPost() && request.body() >= 0 ? values(request.payload(), request.body()) : -1;
  }

  /** The {@linkplain #values values} in a body that was sent in a separate packet. */
  public static long valuesOfBody(Payload body) {
    return values(body, 0);
  }

  private static long values(Payload payload, int from) {
    int length = payload.length() - from;
    boolean isShort = length > 2 && length <= LONGEST_SHORT_FORM;
    return isShort && payload.indexOf('=', from, payload.available()) > 0
        ? payload.hash(from, payload.available())
        : -1;
  }

  /** Returns whether a request posts to a login page and its body was not captured completely. */
  public static boolean isHidden(WebRequest request) {
    Payload payload = request.payload();
    if (payload.available() >= payload.length() || !request.isPost() || !hasShortTarget(request)) {
      return false;
    }
    for (int i = request.target(); i < request.targetEnd(); i++) {
      for (String page : PAGES) {
        if (payload.has(i, page)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasShortTarget(WebRequest request) {
    return request.targetEnd() >= 0 && request.targetEnd() < LONGEST_LOOKED_AT;
  }

  private static boolean isSecret(Payload payload, int at) {
    // Most bytes can be ruled out without comparing whole words.
    int second = payload.at(at + 1);
    boolean possible =
        switch (payload.at(at)) {
          case 'p' -> second == 'a' || second == 'w' || second == 'i';
          case 'o' -> second == 't';
          case '"' -> second == 'p' || second == 'o' || second == 'c';
          default -> false;
        };
    if (!possible) {
      return false;
    }
    for (String secret : SECRETS) {
      if (payload.has(at, secret)) {
        return true;
      }
    }
    return false;
  }
}
