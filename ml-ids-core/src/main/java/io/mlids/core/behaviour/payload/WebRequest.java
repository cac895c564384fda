package io.mlids.core.behaviour.payload;

import java.util.List;
import java.util.Locale;

/** Reads the captured part of HTTP requests. */
public final class WebRequest {
  private static final int LONGEST = 1400;
  private static final int LONGEST_PARAMETERS = 1000;
  private static final String CONTENT_TYPE = "content-type:";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final List<String> METHODS =
      List.of("GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ");

  private WebRequest() {}

  /** The index of a request's target; −1 if the payload is not a request. */
  public static int target(Payload payload) {
    int first = payload.at(0);
    if (first < 'D' || first > 'P') {
      return -1;
    }
    for (String method : METHODS) {
      if (payload.has(0, method)) {
        return method.length();
      }
    }
    return -1;
  }

  /** A hash of the method and page of a request, without parameters. */
  public static long page(Payload payload, int target) {
    int end = payload.indexOf(' ', target, LONGEST);
    int question = payload.indexOf('?', target, LONGEST);
    int limit = end < 0 ? LONGEST : end;
    return payload.hash(0, question < 0 ? limit : Math.min(question, limit));
  }

  /**
   * The number of bytes of a request's body that are not in its first packet.
   *
   * @return −1 if unknown, because the headers were truncated or continue in the next packet
   */
  public static long missingBody(Payload payload) {
    if (!payload.has(0, "POST ") && !payload.has(0, "PUT ")) {
      return 0;
    }
    int body = bodyStart(payload, 0);
    if (body < 0) {
      return -1;
    }
    long announced = Math.max(0, WebHeaders.number(payload, "content-length:"));
    return Math.max(0, announced - (payload.length() - body));
  }

  /**
   * The suspicious text in a request's body; empty if there is none. Long bodies are ignored,
   * because they are documents that may quote attacks.
   */
  public static String suspicionOfBody(Payload body) {
    if (body.length() > LONGEST_PARAMETERS || !mayBeSuspicious(body, 0)) {
      return "";
    }
    return Injection.in(decoded(body, 0, body.available()));
  }

  private static boolean mayBeSuspicious(Payload payload, int from) {
    for (int i = from; i < Math.min(payload.available(), LONGEST); i++) {
      int c = payload.at(i);
      if (c == '\''
          || c == '<'
          || c == '('
          || c == '$'
          || c == '%'
          || c == '.' && payload.at(i + 1) == '.'
          || c == ';'
          || c == '|') {
        return true;
      }
    }
    return false;
  }

  /** The suspicious text in a request's target or parameters; empty if there is none. */
  public static String suspicion(Payload payload, int target) {
    if (!mayBeSuspicious(payload, target)) {
      return "";
    }
    String line = decoded(payload, target, payload.indexOf('\r', target, LONGEST));
    int body = body(payload, target);
    String text = body < 0 ? line : line + " " + decoded(payload, body, payload.available());
    String injection = Injection.in(text);
    if (!injection.isEmpty()) {
      return injection;
    }
    int quotes = 0;
    for (int i = text.indexOf('='); i >= 0 && i < text.length(); i++) {
      quotes += text.charAt(i) == '\'' ? 1 : 0;
    }
    return quotes > 0 && line.indexOf('?') >= 0 && line.indexOf('\'') > line.indexOf('=')
        ? "'"
        : "";
  }

  /** Whether a request may post a form whose body was not captured completely. */
  public static boolean isHiddenForm(Payload payload) {
    if (payload.available() >= payload.length() || !payload.has(0, "POST ")) {
      return false;
    }
    String shown = decoded(payload, 0, payload.available());
    int type = shown.indexOf(CONTENT_TYPE);
    String value = type < 0 ? "" : shown.substring(type + CONTENT_TYPE.length()).strip();
    return value.startsWith(FORM) || FORM.startsWith(value);
  }

  private static int body(Payload payload, int from) {
    return payload.has(0, "POST") ? bodyStart(payload, from) : -1;
  }

  private static int bodyStart(Payload payload, int from) {
    for (int i = from; i + 3 < Math.min(payload.available(), LONGEST); i++) {
      if (payload.at(i) == '\r' && payload.has(i, "\r\n\r\n")) {
        return i + 4;
      }
    }
    return -1;
  }

  /** Decodes percent escapes, twice if necessary, and converts to lower case. */
  private static String decoded(Payload payload, int from, int to) {
    int end = Math.min(to < 0 ? payload.available() : to, from + LONGEST);
    StringBuilder text = new StringBuilder(Math.max(0, end - from));
    for (int i = from; i < end; i++) {
      text.append((char) payload.at(i));
    }
    String once = unescaped(text);
    return (once.indexOf('%') < 0 ? once : unescaped(once)).toLowerCase(Locale.ROOT);
  }

  private static String unescaped(CharSequence escaped) {
    StringBuilder text = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '+') {
        text.append(' ');
      } else if (c == '%' && i + 2 < escaped.length()) {
        int high = Character.digit(escaped.charAt(i + 1), 16);
        int low = Character.digit(escaped.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          text.append('%');
        } else if (high == 0 && low == 0) {
          text.append("%00");
          i += 2;
        } else {
          text.append((char) (high << 4 | low));
          i += 2;
        }
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
