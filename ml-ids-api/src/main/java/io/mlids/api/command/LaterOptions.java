package io.mlids.api.command;

import io.mlids.core.console.CommandException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options reserved for later versions; a picocli mixin. */
final class LaterOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--sns-topic-arn",
      paramLabel = "ARN",
      hidden = true,
      description = "Publish to this SNS topic.")
  private String snsTopicArn;

  /**
   * Rejects the options reserved for later versions, but only warns about the original program's
   * environment variables, so that the server also starts in an environment prepared for that
   * program.
   */
  void refuse(Map<String, String> environment) {
    if (snsTopicArn != null
        && isOfTheOriginal("--sns-topic-arn", "MLIDS_SNS_TOPIC_ARN", environment)) {
      warn(
          "AWS_SNS_PREDICTIONS_TOPIC is ignored: this version cannot publish to an SNS topic;"
              + " use --sqs-queue-url or --embedded-queue");
    } else if (snsTopicArn != null) {
      throw CommandException.unusable(
          "this version cannot publish to an SNS topic; omit --sns-topic-arn"
              + " and use --sqs-queue-url or --embedded-queue");
    }
  }

  private boolean isOfTheOriginal(String option, String ours, Map<String, String> environment) {
    return !spec.commandLine().getParseResult().hasMatchedOption(option)
        && environment.getOrDefault(ours, "").isBlank();
  }

  private void warn(String text) {
    PrintWriter error = spec.commandLine().getErr();
    error.println(spec.name() + ": warning: " + text);
    error.flush();
  }
}
