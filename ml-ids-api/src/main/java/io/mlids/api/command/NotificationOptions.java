package io.mlids.api.command;

import io.mlids.api.access.AccessSettings;
import io.mlids.api.sink.EmbeddedQueue;
import io.mlids.api.sink.LogFormat;
import io.mlids.api.sink.NotificationTarget;
import io.mlids.api.sink.SqsTarget;
import io.mlids.core.console.CommandException;
import io.mlids.core.help.OptionGroup;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options for the destination of notifications; a picocli mixin. */
@OptionGroup("Notifications")
final class NotificationOptions {
  private static final String LOOPBACK = "127.0.0.1";

  @Option(
      names = "--sqs-queue-url",
      paramLabel = "URL",
      description =
          "Send notifications to this SQS queue. Default: write each notification to the log as a"
              + " short line.")
  private String sqsQueueUrl;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "Format of notifications in the log; json writes one object per line."
              + " Default: ${DEFAULT-VALUE}.")
  private LogFormat logFormat;

  @Option(
      names = "--embedded-queue",
      description =
          "Start an SQS server in this process and send notifications to its queue, which holds up"
              + " to "
              + EmbeddedQueue.CAPACITY
              + " messages. When the queue is full, new messages are dropped, logged and counted."
              + " The server requires no authentication; without --insecure, only this machine can"
              + " reach it.")
  private boolean embeddedQueue;

  @Option(
      names = "--embedded-queue-port",
      paramLabel = "N",
      description = "Port of the embedded SQS server; 0 picks a free one. Default: 9324.")
  private Integer embeddedQueuePort;

  /**
   * The target.
   *
   * @param host the address that the server listens on
   * @param insecure true if no address requires a token
   * @param environment supplies the credentials of a remote queue
   */
  NotificationTarget target(String host, boolean insecure, Map<String, String> environment) {
    if (embeddedQueue && sqsQueueUrl != null) {
      throw CommandException.unusable(
          "--embedded-queue cannot be used with --sqs-queue-url (or AWS_SQS_QUEUE_URL); omit one"
              + " of them");
    }
    if (embeddedQueue) {
      int number = embeddedQueuePort == null ? 9324 : embeddedQueuePort;
      boolean open = insecure || AccessSettings.isLoopback(host);
      return new NotificationTarget.EmbeddedServer(open ? host : LOOPBACK, number);
    }
    if (embeddedQueuePort != null) {
      throw CommandException.unusable("--embedded-queue-port needs --embedded-queue");
    }
    return sqsQueueUrl == null
        ? new NotificationTarget.Log(logFormat)
        : new NotificationTarget.Sqs(SqsTarget.of(sqsQueueUrl, environment));
  }
}
