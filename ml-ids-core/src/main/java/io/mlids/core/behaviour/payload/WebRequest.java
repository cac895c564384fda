package io.mlids.core.behaviour.payload;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The captured part of an HTTP request. It is parsed once for all rules; parts that only some rules
 * need are parsed when first used. Valid until the next packet, like the payload. Not thread-safe.
 */
public final class WebRequest {
  private static final int UNREAD = -2;
  private static final int LONGEST = 1400;
  private static final int LONGEST_PARAMETERS = 1000;
  private static final String CONTENT_TYPE = "content-type:";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String VERSION = " http/";
  private static final String GET = "GET ";
  private static final String POST = "POST ";
  private static final String PUT = "PUT ";
  private static final List<String> METHODS =
      List.of(GET, POST, "HEAD ", PUT, "DELETE ", "OPTIONS ", "PATCH ");

  private final Payload payload;
  private final String method;
  private final int targetEnd;
  private final int question;
  private final long page;

  /** Null until the headers are first read. */
  private WebHeaders headers;

  /** {@link #UNREAD} until the body is first located. */
  private int body = UNREAD;

  private WebRequest(Payload payload, String method) {
    int available = payload.available();
    this.payload = payload;
    this.method = method;
    this.targetEnd = payload.indexOf(' ', target(), available);
    this.question = payload.indexOf('?', target(), targetEnd < 0 ? available : targetEnd);
    int pageEnd = question < 0 ? targetEnd : question;
    this.page = payload.hash(target(), pageEnd < 0 ? LONGEST : Math.min(pageEnd, LONGEST));
  }

  /** Parses a payload; the result is empty if the payload does not begin with a request. */
  public static Optional<WebRequest> of(Payload payload) {
    int first = payload.at(0);
    if (first < 'D' || first > 'P') {
      return Optional.empty();
    }
    for (String method : METHODS) {
      if (payload.has(0, method)) {
        return Optional.of(new WebRequest(payload, method));
      }
    }
    return Optional.empty();
  }

  /** The packet's payload. */
  public Payload payload() {
    return payload;
  }

  public boolean isPost() {
    return method.equals(POST);
  }

  boolean isGet() {
    return method.equals(GET);
  }

  /**
   * A hash of the page, without its parameters. Requests with different methods can be for the same
   * page.
   */
  public long page() {
    return page;
  }

  /** The index at which the request target begins. */
  int target() {
    return method.length();
  }

  /** The index of the space after the target; −1 if the request line has none. */
  int targetEnd() {
    return targetEnd;
  }

  /** The index of the question mark in the target; −1 if the target has none. */
  int question() {
    return question;
  }

  /**
   * The index of the body, or the end of the payload if the body is empty; −1 if the headers are
   * incomplete.
   */
  int body() {
    if (body == UNREAD) {
      body = -1;
      for (int i = target(); body < 0 && i + 3 < payload.available(); i++) {
        if (payload.at(i) == '\r' && payload.has(i, "\r\n\r\n")) {
          body = i + 4;
        }
      }
    }
    return body;
  }

  /** Returns whether the path of the target, without parameters, ends with the given text. */
  public boolean hasSuffix(String suffix) {
    int end = question < 0 ? targetEnd : question;
    return targetEnd >= 0 && payload.has(end - suffix.length(), suffix);
  }

  /** Returns whether all header lines are in the packet. */
  public boolean hasAllHeaders() {
    return body() >= 0 && body() <= WebHeaders.MAX;
  }

  /**
   * Returns whether the request contains the given header.
   *
   * @param name in lower case, with its colon
   */
  public boolean hasHeader(String name) {
    return headers().value(name) >= 0;
  }

  /** Returns whether the value of the given header begins with the given text. */
  public boolean hasHeader(String name, String beginning) {
    int value = headers().value(name);
    return value >= 0 && payload.has(value, beginning);
  }

  /** A hash of a header's value; −1 if the header is missing. */
  public long headerHash(String name) {
    return headers().hash(name);
  }

  /** The announced length of the body; −1 if none was announced. */
  public long contentLength() {
    return headers().number("content-length:");
  }

  private WebHeaders headers() {
    if (headers == null) {
      headers = new WebHeaders(payload);
    }
    return headers;
  }

  /**
   * The number of body bytes that are not in this packet.
   *
   * @return −1 if unknown, because the headers were truncated or continue in the next packet
   */
  public long missingBody() {
    if (!isPost() && !method.equals(PUT)) {
      return 0;
    }
    if (body() < 0 || body() > LONGEST) {
      return -1;
    }
    return Math.max(0, Math.max(0, contentLength()) - (payload.length() - body));
  }

  /**
   * The suspicious text in a request's body; empty if it contains none. Long bodies are ignored,
   * because they may be documents that quote attacks.
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

  /** The suspicious text in the target or the parameters; empty if neither contains any. */
  public String suspicion() {
    if (!mayBeSuspicious(payload, target())) {
      return "";
    }
    String line =
        withoutVersion(decoded(payload, target(), payload.indexOf('\r', target(), LONGEST)));
    String text =
        isPost() && body() >= 0 && body() <= LONGEST
            ? line + " " + decoded(payload, body, payload.available())
            : line;
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

  /** The request line without the protocol version at its end. */
  private static String withoutVersion(String line) {
    int space = line.lastIndexOf(' ');
    return space >= 0 && line.startsWith(VERSION, space) ? line.substring(0, space) : line;
  }

  /** Returns whether the request may post a form whose body was not captured completely. */
  public boolean isHiddenForm() {
    if (payload.available() >= payload.length() || !isPost()) {
      return false;
    }
    String shown = decoded(payload, 0, payload.available());
    int type = shown.indexOf(CONTENT_TYPE);
    String value = type < 0 ? "" : shown.substring(type + CONTENT_TYPE.length()).strip();
    return value.startsWith(FORM) || FORM.startsWith(value);
  }

  /** Decodes percent escapes, twice if necessary, and converts the result to lower case. */
  private static String decoded(Payload payload, int from, int to) {
    int end = Math.min(to < 0 ? payload.available() : to, from + LONGEST);
    String text = payload.text(from, Math.max(from, end));
    String once = text.indexOf('+') < 0 && text.indexOf('%') < 0 ? text : unescaped(text);
    return (once.indexOf('%') < 0 ? once : unescaped(once)).toLowerCase(Locale.ROOT);
  }

  private static String unescaped(String escaped) {
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
