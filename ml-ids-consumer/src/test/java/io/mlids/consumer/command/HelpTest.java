package io.mlids.consumer.command;

import io.mlids.core.console.Console;
import io.mlids.core.testing.HelpConventions;
import org.junit.jupiter.api.Test;

class HelpTest {

  @Test
  void theHelpKeepsToTheConventions() {
    HelpConventions.check(Console.commandLine(new MlIdsConsumer()));
  }
}
