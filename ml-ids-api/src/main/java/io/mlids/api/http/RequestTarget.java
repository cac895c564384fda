package io.mlids.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.HexFormat;

/** Normalises percent escapes once, so that access control and routes see the same path. */
final class RequestTarget {

  private RequestTarget() {}

  /**
   * Decodes those escapes in the path whose characters need no escaping (RFC 3986, 6.2.2.2). Leaves
   * other escapes unchanged; an escaped slash, for example, must not become a path separator.
   */
  static HttpServletRequest normalized(HttpServletRequest request) {
    String path = request.getRequestURI();
    String normal = unescaped(path);
    return normal.equals(path)
        ? request
        : new HttpServletRequestWrapper(request) {
          @Override
          public String getRequestURI() {
            return normal;
          }
        };
  }

  /** Returns whether every percent sign begins an escape; true for text without percent signs. */
  static boolean hasWholeEscapes(String text) {
    if (text == null) {
      return true;
    }
    for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
      if (!isEscape(text, at)) {
        return false;
      }
    }
    return true;
  }

  private static String unescaped(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    StringBuilder normal = new StringBuilder(path.length());
    for (int at = 0; at < path.length(); at++) {
      if (path.charAt(at) == '%' && isEscape(path, at)) {
        char escaped = (char) HexFormat.fromHexDigits(path, at + 1, at + 3);
        if (needsNoEscape(escaped)) {
          normal.append(escaped);
          at += 2;
          continue;
        }
      }
      normal.append(path.charAt(at));
    }
    return normal.toString();
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private static boolean needsNoEscape(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "-._~".indexOf(c) >= 0;
  }
}
