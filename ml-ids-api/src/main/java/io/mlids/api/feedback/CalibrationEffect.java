package io.mlids.api.feedback;

import io.mlids.core.site.ServiceGroup;
import java.util.List;

/**
 * How a judgement, or its undoing, changed the thresholds.
 *
 * @param groups the service groups of the judged flows; empty if no threshold depends on them
 * @param stillFlagged the number of judged flows whose attack probability still exceeds the
 *     threshold
 * @param reason why no threshold depends on the judgement; empty if one does
 */
public record CalibrationEffect(List<Group> groups, int stillFlagged, String reason) {

  /**
   * A threshold of the attack probability.
   *
   * @param before the threshold before the change
   * @param after the threshold after the change
   */
  public record Group(ServiceGroup group, double before, double after) {}

  public CalibrationEffect {
    groups = List.copyOf(groups);
  }

  static CalibrationEffect none(String reason) {
    return new CalibrationEffect(List.of(), 0, reason);
  }
}
