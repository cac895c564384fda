package io.mlids.api.history.audit;

import java.util.Locale;
import java.util.Optional;

/**
 * Which events are wanted. Immutable.
 *
 * @param author only those of this author, in any case
 * @param action only those with this action
 * @param address only those from this IP address
 * @param subject only those whose subject contains this text
 * @param from only those with this number or a higher one
 * @param before only those with a lower number
 */
public record AuditFilter(
    Optional<String> author,
    Optional<AuditAction> action,
    Optional<String> address,
    Optional<String> subject,
    long from,
    long before) {
  /** All events. */
  public static final AuditFilter ALL =
      new AuditFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          Long.MAX_VALUE);

  /** Returns whether an event is wanted. */
  public boolean accepts(AuditEvent event) {
    return event.number() >= from
        && event.number() < before
        && author.map(each -> key(each).equals(key(event.author()))).orElse(true)
        && action.map(each -> each == event.action()).orElse(true)
        && address.map(each -> each.equals(event.address())).orElse(true)
        && subject.map(each -> event.subject().contains(each)).orElse(true);
  }

  /** The form of an author's name in which case does not matter. */
  static String key(String author) {
    return author.toLowerCase(Locale.ROOT);
  }
}
