package io.mlids.consumer.command;

import io.mlids.consumer.AttackQueue;
import io.mlids.consumer.ConsumerSettings;
import io.mlids.consumer.ConsumerStoppedException;
import io.mlids.consumer.JsonLineDisplay;
import io.mlids.consumer.NotificationConsumer;
import io.mlids.consumer.NotificationDisplay;
import io.mlids.consumer.QueueConnection;
import io.mlids.consumer.TableDisplay;
import io.mlids.consumer.Time;
import io.mlids.consumer.UnusableQueueException;
import io.mlids.core.alert.QueueEndpoint;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.TextTable;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-consumer}: shows the attack notifications in an SQS queue. */
@Command(
    name = "ml-ids-consumer",
    description = "Show attack notifications from an SQS queue as they arrive, until Ctrl-C.",
    footer =
        "Exit codes: 0 success, also after Ctrl-C; 1 the queue server does not answer (with"
            + " --once); 2 usage error or unusable queue.")
@Example(
    text = "Show the notifications from ml-ids-api --embedded-queue",
    command =
        "ml-ids-consumer \\\n"
            + "      --queue-url http://localhost:9324/000000000000/ml-ids-attacks")
@Example(
    text = "Print the waiting messages as JSON and exit",
    command =
        "ml-ids-consumer --queue-url https://sqs.eu-west-1.amazonaws.com/1234/ids \\\n"
            + "      --format json --once --wait-time 2s")
public final class MlIdsConsumer implements Callable<Integer> {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @OptionGroup("Queue")
  @Option(
      names = "--queue-url",
      required = true,
      paramLabel = "URL",
      description = "URL of the queue, such as https://sqs.eu-west-1.amazonaws.com/1234/ids.")
  private String queueUrl;

  @OptionGroup("Queue")
  @Option(
      names = "--region",
      paramLabel = "REGION",
      description =
          "AWS region. Default: the region in the queue's URL, otherwise that in the AWS"
              + " configuration.")
  private Optional<String> region;

  @OptionGroup("Queue")
  @Option(
      names = "--access-key",
      paramLabel = "KEY",
      description = "AWS access key. Default: the AWS credential chain.")
  private Optional<String> accessKey;

  @OptionGroup("Queue")
  @Option(
      names = "--secret-key",
      paramLabel = "KEY",
      description = "AWS secret key. Other users of this machine can see command-line options.")
  private Optional<String> secretKey;

  @OptionGroup("Queue")
  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "URL of the SQS server. Default: AWS_ENDPOINT_URL, otherwise the host in the queue's URL"
              + " unless it is amazonaws.com.")
  private Optional<String> endpointUrl;

  @OptionGroup("Messages")
  @Option(
      names = "--delete-messages",
      arity = "1",
      defaultValue = "False",
      paramLabel = "True|False",
      description = "Delete messages after they are shown. Default: ${DEFAULT-VALUE}.")
  private boolean deleteMessages;

  @OptionGroup("Messages")
  @Option(
      names = "--num-messages",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Request this many messages at a time; SQS returns at most 10. Default:"
              + " ${DEFAULT-VALUE}.")
  private int numMessages;

  @OptionGroup("Messages")
  @Option(
      names = "--wait-time",
      defaultValue = "10s",
      paramLabel = "DURATION",
      description = "Wait this long for a message, up to 1h. Default: ${DEFAULT-VALUE}.")
  private Duration waitTime;

  @OptionGroup("Messages")
  @Option(
      names = "--visibility-timeout",
      defaultValue = "60s",
      paramLabel = "DURATION",
      description =
          "Make undeleted messages visible again after this time, up to 12h. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration visibilityTimeout;

  @OptionGroup("Messages")
  @Option(
      names = "--max-messages",
      paramLabel = "N",
      description = "Exit after this many notifications.")
  private Optional<Long> maxMessages;

  @OptionGroup("Messages")
  @Option(names = "--once", description = "Exit when no new message arrives within --wait-time.")
  private boolean once;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "table|json",
      description =
          "Set the output format; json writes one object per line. Default: ${DEFAULT-VALUE}.")
  private DisplayFormat format;

  @OptionGroup("Output")
  @Option(
      names = "--display-overflow",
      defaultValue = "WRAP",
      paramLabel = "WRAP|NOWRAP",
      description =
          "Break a table that is wider than the window into blocks of columns, or print one long"
              + " line per row. Default: ${DEFAULT-VALUE}.")
  private TextTable.Overflow displayOverflow;

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
            wholeSeconds(waitTime),
            wholeSeconds(visibilityTimeout),
            maxMessages.map(OptionalLong::of).orElseGet(OptionalLong::empty),
            once);
    NotificationDisplay display =
        switch (format) {
          case TABLE -> new TableDisplay(displayOverflow);
          case JSON -> new JsonLineDisplay();
        };
    // Loading the classes takes a second, and a signal may arrive during this time.
    Lock handling = new ReentrantLock();
    AtomicReference<NotificationConsumer> running = new AtomicReference<>();
    CleanEnd.during(
        () -> {
          try (AttackQueue queue = open(connection)) {
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
            run(consumer);
          }
        },
        handling,
        () -> summary(running.get(), log));
    summary(running.get(), log);
    return ExitCode.OK;
  }

  private static void run(NotificationConsumer consumer) throws IOException, InterruptedException {
    try {
      consumer.run();
    } catch (UnusableQueueException e) {
      throw unusable(e);
    } catch (ConsumerStoppedException e) {
      throw CommandException.failed(e.getMessage(), e);
    }
  }

  private AttackQueue open(QueueConnection connection) {
    try {
      return connection.open(queueUrl, System.getenv());
    } catch (UnusableQueueException e) {
      throw unusable(e);
    }
  }

  private static CommandException unusable(UnusableQueueException failure) {
    String remedy =
        switch (failure.reason()) {
          case NO_SUCH_QUEUE -> "check --queue-url and --region";
          case REFUSED -> "check --queue-url, --region and the credentials";
          case NOT_A_QUEUE -> "check --queue-url";
          case NO_CREDENTIALS ->
              "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use --access-key and"
                  + " --secret-key";
          case NO_REGION -> "use --region or set AWS_REGION";
        };
    return CommandException.unusable(failure.getMessage() + "; " + remedy, failure);
  }

  /** Rounds up to whole seconds, as SQS requires. */
  private static int wholeSeconds(Duration time) {
    return (int) time.plusSeconds(1).minusNanos(1).toSeconds();
  }

  private static void summary(@Nullable NotificationConsumer consumer, PrintWriter log) {
    if (consumer != null) {
      log.println(
          "notifications shown: %d, unreadable messages: %d"
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
      throw CommandException.unusable(
          "--access-key and --secret-key must be used together; add the missing one");
    }
    if (access.isPresent()) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: other users of this machine can see --access-key and --secret-key while the"
                  + " program runs; use AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                  + " ~/.aws/credentials, instead.");
    }
    return access.map(key -> new QueueConnection.Keys(key, secret.get()));
  }

  private void checkOptions() {
    require(numMessages >= 1, "--num-messages", numMessages, "at least 1");
    require(
        waitTime.compareTo(LONGEST_WAIT) <= 0, "--wait-time", waitTime.toSeconds(), "0 to 3600 s");
    require(
        visibilityTimeout.compareTo(LONGEST_VISIBILITY) <= 0,
        "--visibility-timeout",
        visibilityTimeout.toSeconds(),
        "0 to 43200 s");
    maxMessages.ifPresent(most -> require(most >= 1, "--max-messages", most, "at least 1"));
  }

  private static void require(boolean fits, String option, long value, String range) {
    if (!fits) {
      throw CommandException.unusable(option + ": " + value + " is out of range; use " + range);
    }
  }
}
