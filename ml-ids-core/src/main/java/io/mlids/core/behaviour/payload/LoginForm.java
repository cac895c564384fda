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
   * @return −1 if the payload is not a request with a password
   */
  public static long credentials(Payload payload) {
    boolean post = payload.has(0, "POST ");
    if (!post && !payload.has(0, "GET ")) {
      return -1;
    }
    int path = post ? 5 : 4;
    int endOfTarget = payload.indexOf(' ', path, LONGEST_LOOKED_AT);
    int from;
    int to;
    if (post) {
      from = body(payload, path);
      to = payload.available();
    } else {
      from = payload.indexOf('?', path, Math.max(path, endOfTarget));
      to = endOfTarget;
    }
    return from < 0 || to < 0 ? -1 : secrets(payload, from, to);
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
  public static long values(Payload payload) {
    if (!payload.has(0, "POST ")) {
      return -1;
    }
    int from = body(payload, 5);
    return from > 0 ? values(payload, from) : -1;
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

  /** Whether a request posts to a login page and its body was not captured completely. */
  public static boolean isHidden(Payload payload) {
    if (payload.available() >= payload.length() || !payload.has(0, "POST ")) {
      return false;
    }
    int end = payload.indexOf(' ', 5, LONGEST_LOOKED_AT);
    for (int i = 5; i < end; i++) {
      for (String page : PAGES) {
        if (payload.has(i, page)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int body(Payload payload, int from) {
    for (int i = from; i + 3 < payload.available(); i++) {
      if (payload.at(i) == '\r' && payload.has(i, "\r\n\r\n")) {
        return i + 4;
      }
    }
    return -1;
  }

  private static boolean isSecret(Payload payload, int at) {
    int first = payload.at(at);
    if (first != '"' && first != 'p' && first != 'o') {
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
