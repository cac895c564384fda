package io.mlids.core.net;

/** A range of ports between 0 and 65535, including both ends. */
public record PortRange(int from, int to) {
  private static final int HIGHEST = 65_535;

  public PortRange {
    if (from < 0 || to > HIGHEST || from > to) {
      throw new IllegalArgumentException(
          "ports must be from 0 to 65535, with the lower port first");
    }
  }

  /**
   * Parses {@code 22} or {@code 8000-8100}.
   *
   * @throws IllegalArgumentException if the text is in neither of these forms
   */
  public static PortRange parse(String text) {
    int dash = text.indexOf('-');
    try {
      int from = Integer.parseInt(dash < 0 ? text.strip() : text.substring(0, dash).strip());
      int to = dash < 0 ? from : Integer.parseInt(text.substring(dash + 1).strip());
      return new PortRange(from, to);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("write a port as 22, or a range as \"8000-8100\"", e);
    }
  }

  /** Returns whether this range contains a port. */
  public boolean contains(int port) {
    return from <= port && port <= to;
  }
}
