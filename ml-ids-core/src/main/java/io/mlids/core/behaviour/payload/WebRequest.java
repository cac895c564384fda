package io.mlids.core.behaviour.payload;

import java.util.List;
import java.util.Locale;

/** The visible part of the first line of an HTTP request. Immutable. */
public final class WebRequest {
  private static final int LONGEST = 1400;
  private static final String CONTENT_TYPE = "content-type:";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final List<String> METHODS =
      List.of("GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ");

  /**
   * Text that only attacks put into a URL or a form: SQL, scripts, path traversal, commands.
   * Decoded and in lower case.
   */
  private static final List<String> SUSPICIONS =
      List.of(
          "union select",
          "union all select",
          "' or '",
          "' or 1",
          "'or'",
          "' and '",
          "' and 1",
          " and 1=1",
          " or 1=1",
          "' union",
          "order by 1",
          "information_schema",
          "sleep(",
          "benchmark(",
          "waitfor delay",
          "extractvalue(",
          "updatexml(",
          "xp_cmdshell",
          "<script",
          "javascript:",
          "onerror=",
          "onload=",
          "alert(",
          "../../",
          "..\\..\\",
          "/etc/passwd",
          "boot.ini",
          "/bin/sh",
          "/bin/bash",
          "cmd.exe",
          ";wget ",
          "|id",
          "${jndi:",
          "<?php",
          "php://",
          "file:///",
          "phpinfo(",
          "%00");

  private WebRequest() {}

  /** The start of a request's target; −1 if the payload is not a request. */
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

  /** A hash of the page of a request, without its parameters. */
  public static long page(Payload payload, int target) {
    int end = payload.indexOf(' ', target, LONGEST);
    int question = payload.indexOf('?', target, LONGEST);
    int limit = end < 0 ? LONGEST : end;
    return payload.hash(0, question < 0 ? limit : Math.min(question, limit));
  }

  /** The suspicious part of a request's parameters; empty if there is none. */
  public static String suspicion(Payload payload, int target) {
    boolean any = false;
    for (int i = target; i < Math.min(payload.available(), LONGEST) && !any; i++) {
      int c = payload.at(i);
      any =
          c == '\''
              || c == '<'
              || c == '('
              || c == '$'
              || c == '%'
              || c == '.' && payload.at(i + 1) == '.'
              || c == ';'
              || c == '|';
      if (c == '\r' && payload.at(i + 2) == '\r') {
        break;
      }
    }
    if (!any) {
      return "";
    }
    String line = decoded(payload, target, payload.indexOf('\r', target, LONGEST));
    int body = body(payload, target);
    String text = body < 0 ? line : line + " " + decoded(payload, body, payload.available());
    for (String each : SUSPICIONS) {
      if (text.contains(each)) {
        return each;
      }
    }
    int quotes = 0;
    for (int i = text.indexOf('='); i >= 0 && i < text.length(); i++) {
      quotes += text.charAt(i) == '\'' ? 1 : 0;
    }
    return quotes > 0 && line.indexOf('?') >= 0 && line.indexOf('\'') > line.indexOf('=')
        ? "'"
        : "";
  }

  /** Whether a request may post a form whose body the capture cuts. */
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
    if (!payload.has(0, "POST")) {
      return -1;
    }
    for (int i = from; i + 3 < Math.min(payload.available(), LONGEST); i++) {
      if (payload.at(i) == '\r' && payload.has(i, "\r\n\r\n")) {
        return i + 4;
      }
    }
    return -1;
  }

  /** Text in lower case, with escapes decoded, twice if necessary. */
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
