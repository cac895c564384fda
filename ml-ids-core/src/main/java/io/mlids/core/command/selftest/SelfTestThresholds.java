package io.mlids.core.command.selftest;

import io.mlids.core.console.CommandException;
import io.mlids.core.selftest.AttackFound;
import io.mlids.core.selftest.SelfTestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The thresholds that a model must meet to pass the self-test.
 *
 * @param minRecall the minimum share of attack flows that must be detected, 0 to 1
 * @param maxFalsePositives the maximum share of benign flows that may be flagged, 0 to 1
 */
record SelfTestThresholds(double minRecall, double maxFalsePositives) {

  SelfTestThresholds {
    check("--min-recall", minRecall);
    check("--max-false-positives", maxFalsePositives);
  }

  private static void check(String option, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw CommandException.unusable(option + " must be between 0 and 1, not " + share);
    }
  }

  /** Why the model fails, in one line; empty if it passes. */
  Optional<String> failure(SelfTestResult result) {
    List<String> reasons = new ArrayList<>();
    if (result.recall() < minRecall) {
      reasons.add(
          "recall %s is below %s".formatted(SelfTestOutput.share(result.recall()), minRecall));
    }
    if (result.falsePositiveRate() > maxFalsePositives) {
      reasons.add(
          "false positives %s are above %s"
              .formatted(SelfTestOutput.share(result.falsePositiveRate()), maxFalsePositives));
    }
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    String why = String.join(", ", reasons);
    return Optional.of(
        result.missed().isEmpty()
            ? why
            : why
                + "; missed: "
                + result.missed().stream()
                    .map(SelfTestThresholds::name)
                    .collect(Collectors.joining("; ")));
  }

  private static String name(AttackFound attack) {
    return "%s%s, %d of %d flows"
        .formatted(
            attack.trafficClass(),
            attack.reason().isBlank() ? "" : " (" + SelfTestOutput.tool(attack) + ")",
            attack.found(),
            attack.flows());
  }
}
