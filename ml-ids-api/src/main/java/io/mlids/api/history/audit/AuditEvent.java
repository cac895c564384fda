package io.mlids.api.history.audit;

import io.mlids.core.feature.FlowTime;
import java.time.Instant;

/**
 * What a person or a program changed through the API. Immutable.
 *
 * @param number the time of the change in microseconds since the epoch, made unique and increasing
 * @param author who made the change: the name of the token, else the name that the client stated,
 *     else its address
 * @param isToken whether the author is the name of a token, which the server has checked
 * @param address the IP address of the client
 * @param subject what was changed, such as the ID of an incident; may be empty
 * @param detail how it was changed, such as the numbers of triage events; may be empty
 */
public record AuditEvent(
    long number,
    String author,
    boolean isToken,
    String address,
    AuditAction action,
    String subject,
    String detail) {
  private static final int BYTES = 200;

  /** When the change was made. */
  public Instant at() {
    return FlowTime.instant(number);
  }

  /** The approximate memory that this takes, in bytes. */
  public int memory() {
    return BYTES + 2 * (author.length() + address.length() + subject.length() + detail.length());
  }
}
