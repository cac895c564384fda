package io.mlids.core.behaviour.payload;

/** Reads the header lines in the first packet of an HTTP request. */
public final class WebHeaders {
  private static final int MOST = 4096;

  private WebHeaders() {}

  /** Whether all header lines are in the packet. */
  public static boolean areComplete(Payload payload) {
    for (int i = 0; i + 3 < Math.min(payload.available(), MOST); i++) {
      if (payload.at(i) == '\r' && payload.has(i, "\r\n\r\n")) {
        return true;
      }
    }
    return false;
  }

  /**
   * The index of a header's value.
   *
   * @param name in lower case, with its colon
   * @return −1 if there is no such header
   */
  public static int value(Payload payload, String name) {
    int end = Math.min(payload.available(), MOST);
    for (int i = payload.indexOf('\n', 0, end); i >= 0; i = payload.indexOf('\n', i + 1, end)) {
      if (payload.at(i + 1) == '\r') {
        return -1;
      }
      if (isAt(payload, i + 1, name)) {
        int value = i + 1 + name.length();
        while (payload.at(value) == ' ') {
          value++;
        }
        return value;
      }
    }
    return -1;
  }

  private static boolean isAt(Payload payload, int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.toLowerCase(payload.at(at + i)) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A hash of the value of a header; −1 if there is none. */
  public static long hash(Payload payload, String name) {
    int from = value(payload, name);
    return from < 0 ? -1 : payload.hash(from, payload.indexOf('\r', from, payload.available()));
  }

  /** The numeric value of a header; −1 if there is none. */
  public static long number(Payload payload, String name) {
    int at = value(payload, name);
    if (at < 0 || payload.at(at) < '0' || payload.at(at) > '9') {
      return -1;
    }
    long number = 0;
    for (; payload.at(at) >= '0' && payload.at(at) <= '9' && number < 1L << 40; at++) {
      number = number * 10 + payload.at(at) - '0';
    }
    return number;
  }
}
