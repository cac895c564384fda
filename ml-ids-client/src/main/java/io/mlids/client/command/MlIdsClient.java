package io.mlids.client.command;

import io.mlids.client.ApiAddress;
import io.mlids.client.Category;
import io.mlids.client.LabelledDataset;
import io.mlids.client.LabelledFlow;
import io.mlids.client.PredictionApi;
import io.mlids.client.PredictionFailedException;
import io.mlids.client.PredictionRun;
import io.mlids.client.ServerTrust;
import io.mlids.core.command.option.BenignOption;
import io.mlids.core.command.option.CsvProfileOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.DurationOption;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.Terminal;
import io.mlids.core.console.TextTable;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.help.Suggestion;
import io.mlids.core.table.CleaningReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-client}, which sends the flows of a dataset to a prediction server. */
@Command(
    name = "ml-ids-client",
    description = {
      "Send labelled flows to a prediction server and show which ones it classifies correctly.",
      "Asks what to send until you quit; with --category and --samples it sends once, without"
          + " asking."
    },
    footer =
        "Exit codes: 0 success; 1 the server did not return all predictions; 2 usage"
            + " error or unusable dataset.")
@Example(
    text = "Choose interactively what to send",
    command = "ml-ids-client --api-url http://localhost:5000 --dataset-uri dataset/test.h5")
@Example(
    text = "Send 100 random flows once and print JSON",
    command =
        "ml-ids-client --api-url http://localhost:5000 --dataset-uri test.h5 \\\n"
            + "      --category random --samples 100 --format json")
public final class MlIdsClient implements Callable<Integer> {
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

  private final InputStream in;
  private final Map<String, String> environment;

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @OptionGroup("Server")
  @Option(
      names = "--api-url",
      required = true,
      paramLabel = "URL",
      description =
          "Prediction server, such as http://localhost:5000. Any path is replaced by"
              + " /api/predictions.")
  private String apiUrl;

  @OptionGroup("Server")
  @Option(
      names = "--timeout",
      defaultValue = "60s",
      paramLabel = "DURATION",
      description = "Wait at most this long for a response. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Mixin private AccessOptions access;

  @OptionGroup("Input")
  @Option(
      names = "--dataset-uri",
      required = true,
      paramLabel = "URI",
      description = "Labelled flows: path or file://path of an .h5 or .csv file or a directory.")
  private String datasetUri;

  @Mixin private CsvProfileOption csvProfile;
  @Mixin private BenignOption benign;

  @OptionGroup("Input")
  @Option(
      names = "--s3-region",
      defaultValue = "eu-west-1",
      paramLabel = "REGION",
      description = "Region of an s3:// dataset. Default: ${DEFAULT-VALUE}.")
  private String s3Region;

  @OptionGroup("Input")
  @Option(
      names = "--s3-local-storage-path",
      defaultValue = "./output/s3_dataset.h5",
      paramLabel = "FILE",
      description = "Local copy of an s3:// dataset. Default: ${DEFAULT-VALUE}.")
  private Path s3LocalStoragePath;

  @OptionGroup("Selection")
  @Option(
      names = "--category",
      paramLabel = "LABEL|random",
      description = "Send flows of this class, or of any class, once and without asking.")
  private Optional<String> category;

  @OptionGroup("Selection")
  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Send this many flows, at most " + LabelledDataset.LARGEST_SAMPLE + ".")
  private Optional<Long> samples;

  @OptionGroup("Selection")
  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      converter = DurationOption.Milliseconds.class,
      description =
          "Send one flow per request, this far apart; a number without a unit is in"
              + " milliseconds.")
  private Optional<Duration> delay = Optional.empty();

  @OptionGroup("Selection")
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the selection; the same seed selects the same flows.")
  private Optional<Long> seed;

  @OptionGroup("Selection")
  @Option(
      names = "--force",
      description = "Send flows even if the model was trained on a different feature profile.")
  private boolean force;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "table|csv|json",
      description = "Set the output format; json is one document. Default: ${DEFAULT-VALUE}.")
  private ResultFormat format;

  @OptionGroup("Output")
  @Option(
      names = "--display-overflow",
      defaultValue = "WRAP",
      paramLabel = "WRAP|NOWRAP",
      description =
          "Break a table that is wider than the window into blocks of columns, or print one long"
              + " line per row. Default: ${DEFAULT-VALUE}.")
  private TextTable.Overflow displayOverflow;

  MlIdsClient(InputStream in, Map<String, String> environment) {
    this.in = in;
    this.environment = Map.copyOf(environment);
  }

  /** Creates the command with the process's standard streams. */
  public MlIdsClient() {
    this(System.in, System.getenv());
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(Console.run(new MlIdsClient(), arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    ApiAddress address = access.admitted(address(), environment, log());
    Optional<ServerTrust> trust = access.trust();
    Path path = DatasetLocation.of(datasetUri, s3Region, s3LocalStoragePath);
    RandomGenerator random =
        seed.<RandomGenerator>map(RandomGeneratorFactory.of("L64X128MixRandom")::create)
            .orElseGet(RandomGenerator::getDefault);
    log().println("Loading dataset...");
    log().flush();
    LabelledDataset dataset = load(path, random);
    try (PredictionApi api = new PredictionApi(address, timeout, trust)) {
      checkProfile(api, path, dataset.profile());
      return category.isPresent() ? once(dataset, api, address) : untilQuit(dataset, api, address);
    }
  }

  private LabelledDataset load(Path path, RandomGenerator random) throws IOException {
    CleaningReport report = new CleaningReport();
    BenignLabels names = benign.labels();
    LabelTally labels = new LabelTally(names);
    FeatureProfile profile = csvProfile.of(path);
    LabelledDataset dataset =
        LabelledDataset.load(
            () -> new BenignReader(FlowDataset.open(path, profile, report), names, labels), random);
    if (report.rowsDropped() > 0) {
      log().println(Terminal.printable(path + ": " + report.rowsDropped() + " rows were unusable"));
    }
    if (dataset.classes().isEmpty()) {
      throw CommandException.unusable(path + ": no flows");
    }
    labels
        .unusedNames()
        .ifPresent(
            what -> {
              throw CommandException.unusable(path + ": " + what);
            });
    labels.renamed().forEach(line -> log().println(Terminal.printable(path + ": " + line)));
    labels
        .lackOfBenign()
        .ifPresent(what -> log().println(Terminal.printable("warning: " + path + ": " + what)));
    long unlabelled = labels.rows().getOrDefault(FlowCsvWriter.NO_LABEL, 0L);
    if (unlabelled > 0) {
      log()
          .println(
              Terminal.printable(
                  "warning: %s: %d rows are not labelled (%s) and count as attacks in the accuracy"
                      .formatted(path, unlabelled, FlowCsvWriter.NO_LABEL)));
    }
    log().flush();
    return dataset;
  }

  /** Fails if the model was trained on the other feature profile. */
  private void checkProfile(PredictionApi api, Path path, FeatureProfile ofDataset)
      throws InterruptedException {
    Optional<FeatureProfile> ofModel;
    try {
      ofModel = api.profile();
    } catch (PredictionFailedException e) {
      log()
          .println(
              "warning: cannot check that the model was trained on the profile "
                  + ofDataset
                  + " of these flows: "
                  + text(e));
      log().flush();
      return;
    }
    if (ofModel.isEmpty() || ofModel.get() == ofDataset) {
      return;
    }
    String mismatch =
        path
            + ": features of the profile "
            + ofDataset
            + ", but the server's model was trained on "
            + ofModel.get();
    if (!force) {
      throw CommandException.unusable(
          mismatch
              + "; send flows of that profile (for CSVs, set it with --profile), or use --force");
    }
    log()
        .println(
            Terminal.printable("warning: " + mismatch + "; the predictions are not meaningful"));
    log().flush();
  }

  private int once(LabelledDataset dataset, PredictionApi api, ApiAddress address)
      throws IOException, InterruptedException {
    Dialogue.Wish wish = new Dialogue.Wish(category(dataset), samples.orElseThrow(), delay);
    PredictionRun run = fulfil(wish, dataset, api, address);
    if (run.failure().isPresent()) {
      throw CommandException.failed(text(run.failure().get()), run.failure().get());
    }
    return ExitCode.OK;
  }

  private int untilQuit(LabelledDataset dataset, PredictionApi api, ApiAddress address)
      throws IOException, InterruptedException {
    Charset charset = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
    PrintWriter out = spec.commandLine().getOut();
    Dialogue dialogue = new Dialogue(new BufferedReader(new InputStreamReader(in, charset)), out);
    Optional<Dialogue.Wish> wish = dialogue.ask(dataset.classes());
    while (wish.isPresent()) {
      PredictionRun run = fulfil(wish.get(), dataset, api, address);
      run.failure().ifPresent(failure -> log().println("ml-ids-client: " + text(failure)));
      log().flush();
      wish = dialogue.ask(dataset.classes());
    }
    return ExitCode.OK;
  }

  /** The failure, and the option that may help. */
  private static String text(PredictionFailedException failure) {
    return failure.getMessage()
        + switch (failure.reason()) {
          case TIMEOUT -> "; see --timeout";
          case UNAUTHORISED -> "; set the token with MLIDS_TOKEN or --token-file";
          case UNTRUSTED -> "; specify its certificate, or that of its authority, with --tls-ca";
          case OTHER -> "";
        };
  }

  /** Sends the selected flows and shows the predictions that were returned. */
  private PredictionRun fulfil(
      Dialogue.Wish wish, LabelledDataset dataset, PredictionApi api, ApiAddress address)
      throws IOException, InterruptedException {
    long there = dataset.rows(wish.category());
    long count = Math.min(wish.samples(), Math.min(there, LabelledDataset.LARGEST_SAMPLE));
    if (count < wish.samples()) {
      log()
          .println(
              there <= LabelledDataset.LARGEST_SAMPLE
                  ? "Only %d flows of [%s] exist; sending all of them."
                      .formatted(there, Terminal.printable(wish.category().toString()))
                  : "At most %d flows can be sent at a time; sending that many.".formatted(count));
      log().flush();
    }
    List<LabelledFlow> flows = dataset.sample(wish.category(), (int) count);
    PredictionRun run = PredictionRun.of(api, flows, wish.delay(), log());
    if (run.predictions().size() > 0) {
      ResultFormat.Context context =
          new ResultFormat.Context(
              address.predictions(), datasetUri, wish.category(), displayOverflow);
      format.print(run.predictions(), context, spec.commandLine().getOut(), log());
    }
    return run;
  }

  private Category category(LabelledDataset dataset) {
    String name = category.orElseThrow();
    if (name.strip().equalsIgnoreCase("random")) {
      return new Category.AnyClass();
    }
    Optional<TrafficClass> label =
        name.isBlank()
            ? Optional.empty()
            : Optional.of(TrafficClass.ofLabel(name))
                .map(given -> benign.labels().include(given.name()) ? TrafficClass.BENIGN : given);
    return label
        .filter(dataset.classes()::contains)
        .map(Category.OfClass::new)
        .orElseThrow(
            () ->
                CommandException.unusable(
                    "--category: no flow has the class '%s'%s; use random, %s"
                        .formatted(
                            name,
                            Suggestion.text(
                                name, dataset.classes().stream().map(TrafficClass::name).toList()),
                            dataset.classes().stream()
                                .map(TrafficClass::name)
                                .map(Terminal::printable)
                                .collect(Collectors.joining(", ")))));
  }

  private void checkOptions() {
    if (category.isPresent() != samples.isPresent()) {
      throw CommandException.unusable("--category and --samples go together; one is missing");
    }
    if (category.isEmpty() && delay.isPresent()) {
      throw CommandException.unusable("--delay needs --category and --samples");
    }
    if (samples.isPresent() && samples.get() < 1) {
      throw CommandException.unusable("--samples: " + samples.get() + " is not a positive number");
    }
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw CommandException.unusable("--timeout must be greater than 0 and at most 24h");
    }
  }

  private ApiAddress address() {
    try {
      return ApiAddress.of(apiUrl);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--api-url: " + e.getMessage());
    }
  }

  private PrintWriter log() {
    return spec.commandLine().getErr();
  }
}
