package io.mlids.api.command;

import io.mlids.api.NotificationTarget;
import io.mlids.api.access.AccessSettings;
import io.mlids.api.queue.EmbeddedQueue;
import io.mlids.api.queue.SnsPublish;
import io.mlids.api.queue.SnsTarget;
import io.mlids.api.queue.SqsTarget;
import io.mlids.api.sink.LogFormat;
import io.mlids.api.spool.SpoolSettings;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.SizeOption;
import io.mlids.core.help.OptionGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      names = "--sns-topic-arn",
      paramLabel = "ARN",
      description = "Publish notifications to this SNS topic, also beside a queue.")
  private String snsTopicArn;

  @Option(
      names = "--sns-publish",
      paramLabel = "all|attacks",
      defaultValue = "all",
      description =
          "What to publish to the topic: all predictions of /api/predictions and /api/verdicts, or"
              + " only attacks. The message attribute 'prediction' is 'attack' or 'benign'."
              + " Default: ${DEFAULT-VALUE}.")
  private SnsPublish snsPublish;

  @Option(
      names = "--spool",
      paramLabel = "DIR",
      description =
          "Keep notifications for --sqs-queue-url and --sns-topic-arn in this directory until they"
              + " are sent, so that they survive a restart. Default: keep up to 10,000 in memory.")
  private Path spool;

  @Option(
      names = "--spool-size",
      paramLabel = "SIZE",
      defaultValue = "1GiB",
      converter = SizeOption.class,
      description =
          "Maximum size of the notifications in the spool; when it is reached, new ones are dropped"
              + " and counted. Default: ${DEFAULT-VALUE}.")
  private long spoolSize;

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
   * The targets.
   *
   * @param host the address that the server listens on
   * @param insecure true if no address requires a token
   * @param environment supplies the credentials of remote queues and topics
   */
  NotificationTarget[] targets(String host, boolean insecure, Map<String, String> environment) {
    List<NotificationTarget> targets = new ArrayList<>();
    Optional<SnsTarget> topic =
        Optional.ofNullable(snsTopicArn).map(arn -> SnsTarget.of(arn, snsPublish, environment));
    if (sqsQueueUrl != null) {
      SqsTarget queue = SqsTarget.of(sqsQueueUrl, environment);
      targets.add(
          new NotificationTarget.Sqs(
              topic.map(each -> queue.withTopic(each.topicArn())).orElse(queue)));
    }
    topic.ifPresent(each -> targets.add(new NotificationTarget.Sns(each)));
    embedded(host, insecure).ifPresent(targets::add);
    if (targets.isEmpty()) {
      targets.add(new NotificationTarget.Log(logFormat));
    }
    return targets.toArray(NotificationTarget[]::new);
  }

  /** The spool, if one is wanted. */
  Optional<SpoolSettings> spool() {
    if (spool != null && sqsQueueUrl == null && snsTopicArn == null) {
      throw CommandException.unusable("--spool needs --sqs-queue-url or --sns-topic-arn");
    }
    return Optional.ofNullable(spool).map(directory -> new SpoolSettings(directory, spoolSize));
  }

  private Optional<NotificationTarget> embedded(String host, boolean insecure) {
    if (embeddedQueue && sqsQueueUrl != null) {
      throw CommandException.unusable(
          "--embedded-queue cannot be used with --sqs-queue-url (or AWS_SQS_QUEUE_URL); omit one"
              + " of them");
    }
    if (embeddedQueue && !EmbeddedQueue.isInstalled()) {
      throw CommandException.unusable(
          "--embedded-queue: this installation does not contain the embedded queue"
              + " (ml-ids-queue); install the full distribution, or use --sqs-queue-url");
    }
    if (embeddedQueue) {
      int number = embeddedQueuePort == null ? 9324 : embeddedQueuePort;
      boolean open = insecure || AccessSettings.isLoopback(host);
      return Optional.of(new NotificationTarget.EmbeddedServer(open ? host : LOOPBACK, number));
    }
    if (embeddedQueuePort != null) {
      throw CommandException.unusable("--embedded-queue-port needs --embedded-queue");
    }
    return Optional.empty();
  }
}
