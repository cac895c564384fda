package io.mlids.api.name;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What address databases contain about the network of an address. Immutable.
 *
 * @param asn the number of the autonomous system
 * @param organization the organization that operates the autonomous system
 * @param country the country: two letters (ISO 3166-1)
 */
public record NetworkOwner(
    OptionalLong asn, Optional<String> organization, Optional<String> country) {

  /** Nothing is known. */
  static final NetworkOwner UNKNOWN =
      new NetworkOwner(OptionalLong.empty(), Optional.empty(), Optional.empty());

  /** Adds what another database contains; this object's values take precedence. */
  NetworkOwner or(NetworkOwner other) {
    return new NetworkOwner(
        asn.isPresent() ? asn : other.asn,
        organization.or(() -> other.organization),
        country.or(() -> other.country));
  }

  /** Returns whether nothing is known. */
  public boolean isUnknown() {
    return equals(UNKNOWN);
  }
}
