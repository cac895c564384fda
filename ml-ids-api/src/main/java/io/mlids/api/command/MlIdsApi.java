package io.mlids.api.command;

import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.NotificationTarget;
import io.mlids.api.archive.ArchiveSettings;
import io.mlids.api.background.UnusableFileException;
import io.mlids.api.background.UnusablePortException;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.http.BodyPace;
import io.mlids.api.http.ConnectionLimits;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.learning.LearningSettings;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.api.sagemaker.SageMakerClassifier;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.api.spool.SpoolSettings;
import io.mlids.core.command.option.SiteOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.NonBlockingOutput;
import io.mlids.core.console.SizeOption;
import io.mlids.core.console.StopSignals;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.help.Suggestion;
import io.mlids.core.install.DefaultModel;
import io.mlids.core.unit.ByteSize;
import io.mlids.core.unit.SettingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-api}: serves a model over HTTP until it is stopped. */
@Command(
    name = "ml-ids-api",
    description = "Serve a model over HTTP, detect attacks in traffic and send notifications.",
    defaultValueProvider = EnvironmentDefaults.class,
    footer = {
      "Every option can also be set with an environment variable: MLIDS_ followed by the option's"
          + " name in upper case, with _ instead of - (for example, MLIDS_MAX_BODY=16MiB). The"
          + " command line takes precedence. The server also reads AWS_SQS_QUEUE_URL,"
          + " AWS_SNS_PREDICTIONS_TOPIC, AWS_SAGEMAKER_HOST, AWS_SAGEMAKER_ENDPOINT, AWS_REGION,"
          + " AWS_ACCESS_KEY, AWS_SECRET_KEY and AWS_ENDPOINT_URL.",
      "In a SageMaker container (the argument serve, a directory /opt/ml/model and no --model), the"
          + " defaults are --host 0.0.0.0 --port 8080 --model /opt/ml/model; without a token, only"
          + " /invocations, /ping and /health are served. MLIDS_CONTAINER_ROOT replaces /opt/ml."
    })
@Example(
    text = "Serve a model at http://127.0.0.1:5000",
    command = "ml-ids-api --model build/models/gradient_boost")
@Example(
    text = "Watch a network interface and write alerts to a file",
    command = "ml-ids-api -i eth0 --alert-file alerts.json")
@Example(
    text = "Learn the network for a day while watching it",
    command = "ml-ids-api -i eth0 --learn 24h --site office")
public final class MlIdsApi implements Callable<Integer> {
  /** Container platforms force a stop after ten seconds. */
  private static final Duration LONGEST_END = Duration.ofSeconds(9);

  private static final Duration LONGEST_DRAIN = Duration.ofMillis(500);
  private static final String LOOPBACK = "127.0.0.1";

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "serve",
      description = "Optional; SageMaker passes it.")
  private String action;

  @OptionGroup("Server")
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Listen on this address, or on all addresses with 0.0.0.0. Default: 127.0.0.1.")
  private String host;

  @OptionGroup("Server")
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Listen on this port; 0 picks a free one. Default: 5000.")
  private Integer port;

  @OptionGroup("Server")
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "Model bundle. Default: build/models/gradient_boost if it exists, otherwise the bundled"
              + " model.")
  private Path model;

  @Mixin private SiteOption site;

  @OptionGroup("Server")
  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      defaultValue = "16MiB",
      converter = SizeOption.class,
      description =
          "Maximum size of a request body, such as 16MiB, 500KB or 1048576. Default:"
              + " ${DEFAULT-VALUE}.")
  private long maxBody;

  @OptionGroup("Server")
  @Option(
      names = "--max-requests",
      paramLabel = "N",
      defaultValue = "" + ServerSettings.DEFAULT_MAX_REQUESTS,
      description =
          "Score at most this many requests concurrently; further requests receive 503. Default:"
              + " ${DEFAULT-VALUE}.")
  private int maxRequests;

  @Mixin private AccessOptions access;
  @Mixin private SensorOptions sensorOptions;

  @OptionGroup("Server")
  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "" + ConnectionLimits.DEFAULT_MOST,
      description =
          "Maximum number of open HTTP connections. At the limit, a new connection replaces the one"
              + " that has been idle longest, or is closed if all are busy. Default:"
              + " ${DEFAULT-VALUE}.")
  private int maxConnections;

  @Mixin private HistoryOptions historyOptions;
  @Mixin private NotificationOptions notifications;
  @Mixin private SageMakerOptions sageMaker;
  @Mixin private AlertOptions alertOptions;
  @Mixin private CaptureOptions captures;
  @Mixin private PacketOptions packetOptions;
  @Mixin private NameOptions nameOptions;
  @Mixin private ArchiveOptions archiveOptions;

  private final Map<String, String> environment;
  private final Path containerModel;
  private final CountDownLatch stopped = new CountDownLatch(1);

  public MlIdsApi() {
    this(System.getenv());
  }

  private MlIdsApi(Map<String, String> environment) {
    this(environment, containerModel(environment));
  }

  MlIdsApi(Map<String, String> environment, Path containerModel) {
    this.environment = Map.copyOf(environment);
    this.containerModel = containerModel;
  }

  /** The directory to which SageMaker unpacks a trained model. */
  private static Path containerModel(Map<String, String> environment) {
    String root = environment.getOrDefault("MLIDS_CONTAINER_ROOT", "").strip();
    return Path.of(root.isEmpty() ? "/opt/ml" : root).resolve("model");
  }

  public static void main(String[] arguments) {
    System.exit(Console.run(new MlIdsApi(), arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // A log written to a pipe that nobody reads must not delay detection or shutdown.
    NonBlockingOutput error = NonBlockingOutput.ofStandardError("ml-ids-api");
    try (StopSignals signals = StopSignals.calling(stopped::countDown)) {
      ApiService api;
      try {
        api = start();
      } finally {
        error.drain(LONGEST_DRAIN);
      }
      stopped.await();
      end(api, error);
      return signals.exitCode().orElse(ExitCode.OK);
    }
  }

  /** Ends the process even if closing the server blocks. */
  private static void end(ApiService api, NonBlockingOutput error) {
    try {
      Thread.ofPlatform().daemon().name("end").start(api::close).join(LONGEST_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    error.drain(LONGEST_DRAIN);
  }

  /** Starts the server with the given options; the caller must close it. */
  ApiService start() throws IOException {
    if (common.verbose()) {
      // The log level must be set before the first logger is created.
      System.setProperty("org.slf4j.simpleLogger.log.io.mlids", "debug");
    }
    if (action != null && !action.toLowerCase(Locale.ROOT).equals("serve")) {
      throw CommandException.unusable(
          "unexpected argument '"
              + action
              + "'"
              + Suggestion.text(action, List.of("serve"))
              + "; the only valid one is serve");
    }
    boolean container = action != null && model == null && Files.isDirectory(containerModel);
    String address = host != null ? host : container ? "0.0.0.0" : LOOPBACK;
    if (address.isBlank()) {
      throw CommandException.unusable("--host is empty; use an address such as 127.0.0.1");
    }
    int number = port != null ? port : container ? 8080 : 5000;
    Path bundle = model != null ? model : container ? containerModel : DefaultModel.path();
    ServerSettings settings;
    NotificationTarget[] notifyBy;
    Optional<SpoolSettings> spool;
    Clock clock = Clock.systemUTC();
    AlertSettings alerts;
    Optional<SensorSettings> sensor;
    Optional<LearningSettings> learning;
    Optional<SageMakerClassifier> remote;
    Optional<HistorySettings> history;
    Optional<PacketSettings> packets;
    Optional<ArchiveSettings> archive;
    try {
      settings =
          new ServerSettings(
              address,
              number,
              maxBodyBytes(),
              maxRequests,
              captures.limits(),
              BodyPace.DEFAULT,
              access.gate(address, container, clock),
              access.certificate(clock),
              captures.ignoresVlan(),
              new ConnectionLimits(maxConnections, ConnectionLimits.DEFAULT.longestHead()));
      notifyBy = notifications.targets(address, access.isInsecure(), environment);
      spool = notifications.spool();
      alerts = alertOptions.settings();
      history = historyOptions.settings();
      sensor = sensorOptions.settings(captures.ignoresVlan());
      packets = packetOptions.settings();
      archive = archiveOptions.settings();
      learning = sensorOptions.learning(site.isGiven());
      remote = sageMaker.classifier(model != null, site.isGiven(), environment);
    } catch (SettingException e) {
      throw CommandException.unusable("--" + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(e.getMessage());
    }
    ApiConfig config =
        ApiConfig.of(settings)
            .withNotifications(notifyBy)
            .withSpool(spool)
            .withAlerts(alerts)
            .withSensor(sensor)
            .withSite(site.directory())
            .withLearning(learning)
            .withFeedback(alertOptions.feedback())
            .withHistory(history)
            .withPackets(packets)
            .withNames(nameOptions.settings())
            .withArchive(archive)
            .withClock(clock);
    ApiService service = start(config, bundle, remote);
    announce(service);
    return service;
  }

  private ApiService start(ApiConfig config, Path bundle, Optional<SageMakerClassifier> remote)
      throws IOException {
    try {
      return remote.isPresent()
          ? ApiService.start(config, remote.get())
          : ApiService.start(config, bundle);
    } catch (UnusableFileException e) {
      String option =
          alertOptions
              .optionOf(e.file())
              .or(() -> nameOptions.optionOf(e.file()))
              .map(name -> " (" + name + ")")
              .orElse("");
      throw CommandException.unusable(e.getMessage() + option);
    } catch (UnusablePortException e) {
      throw new IOException(e.messageForOptions(), e);
    }
  }

  private void announce(ApiService service) {
    PrintWriter out = spec.commandLine().getOut();
    service.queueUrl().ifPresent(queue -> out.println("queue " + queue));
    out.println("listening on " + service.url());
    out.flush();
  }

  private int maxBodyBytes() {
    if (maxBody > ServerSettings.MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "--max-body "
              + ByteSize.text(maxBody)
              + " is too large; use at most "
              + ByteSize.text(ServerSettings.MAX_BODY_BYTES));
    }
    return (int) maxBody;
  }
}
