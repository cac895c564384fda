package io.mlids.api.name;

/**
 * A name of an address. Immutable.
 *
 * @param text the name, in lower case without a final dot
 * @param source where the name is from
 * @param seen the time of the latest packet with the name, in microseconds since the epoch; 0 for a
 *     name from a file
 */
public record KnownName(String text, Source source, long seen) {

  /** Where a name is from. */
  public enum Source {
    /** A hosts file. */
    FILE,
    /** A DNS answer in the traffic, which may be forged. */
    DNS
  }
}
