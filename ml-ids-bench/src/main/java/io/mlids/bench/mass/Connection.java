package io.mlids.bench.mass;

/**
 * A TCP or UDP five-tuple with no direction.
 *
 * @param first the smaller of the two endpoints, as text
 */
record Connection(String first, String second, int protocol) {

  static Connection of(String from, String fromPort, String to, String toPort, int protocol) {
    String one = from + " " + fromPort;
    String other = to + " " + toPort;
    return one.compareTo(other) <= 0
        ? new Connection(one, other, protocol)
        : new Connection(other, one, protocol);
  }

  @Override
  public String toString() {
    return first + " - " + second + (protocol == 6 ? " tcp" : " udp");
  }
}
