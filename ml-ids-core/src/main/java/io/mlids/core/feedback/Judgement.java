package io.mlids.core.feedback;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A person's judgement of an incident or a flow. */
public enum Judgement {
  /** The traffic is benign. */
  FALSE_ALARM,
  /** The traffic is an attack. */
  TRUE;

  /** The name in JSON and CSV, such as {@code false_alarm}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The judgement with the given {@link #id}; case is ignored. */
  public static Optional<Judgement> ofId(String id) {
    return Arrays.stream(values()).filter(each -> each.id().equalsIgnoreCase(id)).findFirst();
  }
}
