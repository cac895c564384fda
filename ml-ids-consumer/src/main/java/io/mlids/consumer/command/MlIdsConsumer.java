package io.mlids.consumer.command;

import io.mlids.consumer.AttackQueue;
import io.mlids.consumer.ConsumerSettings;
import io.mlids.consumer.JsonLineDisplay;
import io.mlids.consumer.NotificationConsumer;
import io.mlids.consumer.NotificationDisplay;
import io.mlids.consumer.QueueConnection;
import io.mlids.consumer.TableDisplay;
import io.mlids.consumer.Time;
import io.mlids.core.alert.QueueEndpoint;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-consumer}: shows the attack notifications of an SQS queue. */
@Command(
    name = "ml-ids-consumer",
    description = "Shows attack notifications from an SQS queue as they come; Ctrl-C ends it.",
    footer = {
      "",
      "Exit codes: 0 done, also by Ctrl-C; 1 the queue's server does not answer (with --once); 2"
          + " wrong usage or an unusable queue."
    })
public final class MlIdsConsumer implements Callable<Integer> {
  private static final int HOUR = 3600;

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Option(
      names = "--queue-url",
      required = true,
      paramLabel = "URL",
      description = "The queue, https://sqs.eu-west-1.amazonaws.com/123456789012/attacks.")
  private String queueUrl;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "AWS region (default: the one in the queue's URL, else AWS's own settings).")
  private Optional<String> region;

  @Option(
      names = "--access-key",
      paramLabel = "KEY",
      description = "Access key (default: AWS's credential chain).")
  private Optional<String> accessKey;

  @Option(
      names = "--secret-key",
      paramLabel = "KEY",
      description = "Secret key; other users of this machine can see it.")
  private Optional<String> secretKey;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "Server of the queue (default: AWS_ENDPOINT_URL, else the queue URL's host unless that is"
              + " amazonaws.com).")
  private Optional<String> endpointUrl;

  @Option(
      names = "--delete-messages",
      arity = "1",
      defaultValue = "False",
      paramLabel = "True|False",
      description = "Delete messages once they are shown (default: ${DEFAULT-VALUE}).")
  private boolean deleteMessages;

  @Option(
      names = "--num-messages",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Messages per request; SQS gives no more than 10 at once (default: ${DEFAULT-VALUE}).")
  private int numMessages;

  @Option(
      names = "--wait-time",
      defaultValue = "10",
      paramLabel = "S",
      description = "Seconds to wait for a message, 0 to 3600 (default: ${DEFAULT-VALUE}).")
  private int waitTime;

  @Option(
      names = "--visibility-timeout",
      defaultValue = "60",
      paramLabel = "S",
      description =
          "Seconds until messages that are not deleted come back, 0 to 43200"
              + " (default: ${DEFAULT-VALUE}).")
  private int visibilityTimeout;

  @Option(
      names = "--display-overflow",
      defaultValue = "WRAP",
      paramLabel = "WRAP|NOWRAP",
      description =
          "A table wider than the window: blocks of columns, or one long line per row"
              + " (default: ${DEFAULT-VALUE}).")
  private TextTable.Overflow displayOverflow;

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "table|json",
      description = "json: one object per line (default: ${DEFAULT-VALUE}).")
  private DisplayFormat format;

  @Option(
      names = "--max-messages",
      paramLabel = "N",
      description = "End when so many notifications were shown.")
  private Optional<Long> maxMessages;

  @Option(
      names = "--once",
      description = "End when nothing new has come for the length of --wait-time.")
  private boolean once;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(Console.run(new MlIdsConsumer(), arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    QueueConnection connection = new QueueConnection(endpoint(), region, keys());
    PrintWriter log = spec.commandLine().getErr();
    ConsumerSettings settings =
        new ConsumerSettings(
            deleteMessages,
            numMessages,
            waitTime,
            visibilityTimeout,
            maxMessages.map(OptionalLong::of).orElseGet(OptionalLong::empty),
            once);
    NotificationDisplay display =
        switch (format) {
          case TABLE -> new TableDisplay(displayOverflow);
          case JSON -> new JsonLineDisplay();
        };
    // What is loaded and opened takes a second, in which a signal may come, too.
    Lock handling = new ReentrantLock();
    AtomicReference<NotificationConsumer> running = new AtomicReference<>();
    CleanEnd.during(
        () -> {
          try (AttackQueue queue = connection.open(queueUrl)) {
            NotificationConsumer consumer =
                new NotificationConsumer(
                    queue,
                    settings,
                    display,
                    spec.commandLine().getOut(),
                    log,
                    handling,
                    Time.ofThisMachine());
            running.set(consumer);
            log.println("Retrieving messages from queue " + queueUrl + " ...");
            log.flush();
            consumer.run();
          }
        },
        handling,
        () -> summary(running.get(), log));
    summary(running.get(), log);
    return ExitCode.OK;
  }

  private static void summary(NotificationConsumer consumer, PrintWriter log) {
    if (consumer != null) {
      log.println(
          "notifications shown: %d, messages that cannot be read: %d"
              .formatted(consumer.shown(), consumer.unreadable()));
      log.flush();
    }
  }

  private QueueEndpoint endpoint() {
    try {
      return QueueEndpoint.of(queueUrl, endpointUrl, System.getenv());
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(e.getMessage());
    }
  }

  private Optional<QueueConnection.Keys> keys() {
    Optional<String> access = accessKey.filter(key -> !key.isBlank());
    Optional<String> secret = secretKey.filter(key -> !key.isBlank());
    if (access.isPresent() != secret.isPresent()) {
      throw CommandException.unusable("--access-key and --secret-key go together; one is missing");
    }
    if (access.isPresent()) {
      spec.commandLine()
          .getErr()
          .println(
              "Warning: --access-key and --secret-key are visible to the other users of this"
                  + " machine while the program runs; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                  + " in the environment, or ~/.aws/credentials, are not.");
    }
    return access.map(key -> new QueueConnection.Keys(key, secret.get()));
  }

  private void checkOptions() {
    require(numMessages >= 1, "--num-messages", numMessages, "at least 1");
    require(waitTime >= 0 && waitTime <= HOUR, "--wait-time", waitTime, "0 to 3600 seconds");
    require(
        visibilityTimeout >= 0 && visibilityTimeout <= 12 * HOUR,
        "--visibility-timeout",
        visibilityTimeout,
        "0 to 43200 seconds");
    maxMessages.ifPresent(most -> require(most >= 1, "--max-messages", most, "at least 1"));
  }

  private static void require(boolean fits, String option, long value, String range) {
    if (!fits) {
      throw CommandException.unusable(option + ": " + value + " is not " + range);
    }
  }
}
