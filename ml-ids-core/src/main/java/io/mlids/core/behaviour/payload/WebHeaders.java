package io.mlids.core.behaviour.payload;

import java.util.Arrays;

/**
 * The header lines in the first packet of an HTTP request. Valid until the next packet, like the
 * payload.
 */
final class WebHeaders {
  /** Headers beyond this index are ignored. */
  static final int MAX = 4096;

  private final Payload payload;

  /** The indexes at which lines start, so that a search compares only the names. */
  private int[] starts = new int[16];

  private int lines;

  WebHeaders(Payload payload) {
    this.payload = payload;
    int end = Math.min(payload.available(), MAX);
    for (int i = payload.indexOf('\n', 0, end);
        i >= 0 && payload.at(i + 1) != '\r';
        i = payload.indexOf('\n', i + 1, end)) {
      if (lines == starts.length) {
        starts = Arrays.copyOf(starts, 2 * lines);
      }
      starts[lines++] = i + 1;
    }
  }

  /**
   * The index of a header's value.
   *
   * @param name in lower case, with its colon
   * @return −1 if the header is missing
   */
  int value(String name) {
    for (int i = 0; i < lines; i++) {
      if (isAt(starts[i], name)) {
        int value = starts[i] + name.length();
        while (payload.at(value) == ' ') {
          value++;
        }
        return value;
      }
    }
    return -1;
  }

  private boolean isAt(int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.toLowerCase(payload.at(at + i)) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A hash of a header's value; −1 if the header is missing. */
  long hash(String name) {
    int from = value(name);
    return from < 0 ? -1 : payload.hash(from, payload.indexOf('\r', from, payload.available()));
  }

  /** The numeric value of a header; −1 if the header is missing. */
  long number(String name) {
    int at = value(name);
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
