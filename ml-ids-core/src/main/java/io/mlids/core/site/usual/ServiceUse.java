package io.mlids.core.site.usual;

import io.mlids.core.net.IpAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * How a service has been used.
 *
 * @param flows the number of flows
 * @param users the initiators; empty if there are more than {@value #MAX_USERS}
 * @param flowsPerHour the highest number of flows in an hour
 * @param bytesPerHour the highest number of payload bytes in an hour
 * @param largest the payload bytes of the largest flow
 */
public record ServiceUse(
    long flows, Set<IpAddress> users, long flowsPerHour, long bytesPerHour, long largest) {
  /** The maximum number of users listed; a service with more of them is open to everybody. */
  public static final int MAX_USERS = 32;

  public ServiceUse {
    users = Set.copyOf(users);
    if (flows < 1
        || users.size() > MAX_USERS
        || flowsPerHour < 0
        || bytesPerHour < 0
        || largest < 0) {
      throw new IllegalArgumentException("a service of the site profile is invalid");
    }
  }

  /** Returns whether the service has too many users to list. */
  public boolean hasManyUsers() {
    return users.isEmpty();
  }

  ServiceUse plus(ServiceUse other) {
    Set<IpAddress> all = new HashSet<>();
    if (!hasManyUsers() && !other.hasManyUsers()) {
      all.addAll(users);
      all.addAll(other.users);
    }
    return new ServiceUse(
        flows + other.flows,
        all.size() > MAX_USERS ? Set.of() : all,
        Math.max(flowsPerHour, other.flowsPerHour),
        Math.max(bytesPerHour, other.bytesPerHour),
        Math.max(largest, other.largest));
  }
}
