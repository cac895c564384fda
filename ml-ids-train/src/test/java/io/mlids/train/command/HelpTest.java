package io.mlids.train.command;

import io.mlids.core.console.Console;
import io.mlids.core.testing.HelpConventions;
import org.junit.jupiter.api.Test;

class HelpTest {

  @Test
  void everyCommandsHelpKeepsToTheConventions() {
    HelpConventions.check(Console.commandLine(new MlIdsTrain()));
  }
}
