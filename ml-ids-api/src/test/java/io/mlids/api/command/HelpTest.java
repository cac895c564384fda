package io.mlids.api.command;

import io.mlids.core.console.Console;
import io.mlids.core.testing.HelpConventions;
import org.junit.jupiter.api.Test;

class HelpTest {

  @Test
  void theHelpFollowsTheConventions() {
    HelpConventions.check(Console.commandLine(new MlIdsApi()));
  }
}
