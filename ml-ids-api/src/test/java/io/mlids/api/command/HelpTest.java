package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.Console;
import io.mlids.core.help.HelpText;
import io.mlids.core.testing.HelpConventions;
import org.junit.jupiter.api.Test;

class HelpTest {

  @Test
  void theHelpFollowsTheConventions() {
    HelpConventions.check(Console.commandLine(new MlIdsApi()));
  }

  @Test
  void optionsOfLaterVersionsAreHidden() {
    String help = HelpText.of(Console.commandLine(new MlIdsApi()).getCommandSpec(), 80);

    assertThat(help)
        .contains("--sqs-queue-url", "--sagemaker-endpoint")
        .doesNotContain("--sns-topic-arn");
  }
}
