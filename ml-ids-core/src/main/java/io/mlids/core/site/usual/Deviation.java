package io.mlids.core.site.usual;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the use of a service can differ from what is usual. */
public enum Deviation {
  /** A known server offers a service that it has not offered before. */
  NEW_SERVICE,
  /** A host uses a service that only others have used before. */
  NEW_USER,
  /** A service has far more flows in an hour than ever before. */
  MORE_FLOWS,
  /** A service carries far more bytes in an hour than ever before. */
  MORE_BYTES,
  /** A flow is far larger than any before with this service. */
  LARGE_FLOW;

  /** The name in files, such as {@code new_user}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The deviation with the given {@link #id}. */
  public static Optional<Deviation> ofId(String id) {
    return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
  }

  /** Returns whether the deviation concerns the traffic of a whole hour. */
  boolean isOfHour() {
    return this == MORE_FLOWS || this == MORE_BYTES;
  }
}
