package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.table.Memory;
import java.util.List;

/** The rules for scans and sweeps. */
public final class ScanRules {

  private ScanRules() {}

  /** Creates the rules with no state. */
  public static List<Rule> of(RuleContext context) {
    Memory<PortTries> tries =
        context.subjects().pairs().memory(() -> new PortTries(context.sets()));
    return List.of(
        new PortScanRule(context, tries),
        new SpreadScanRule(context, tries),
        new SweepRule(context));
  }
}
