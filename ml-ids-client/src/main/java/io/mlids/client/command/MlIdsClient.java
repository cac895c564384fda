package io.mlids.client.command;

import io.mlids.client.LabelledDataset;
import io.mlids.client.LabelledFlow;
import io.mlids.client.PredictionApi;
import io.mlids.client.PredictionRun;
import io.mlids.core.command.option.AccessOptions;
import io.mlids.core.command.option.FailureText;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.Terminal;
import io.mlids.core.console.TextTable;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.remote.ServerAddress;
import io.mlids.core.remote.ServerFailedException;
import io.mlids.core.remote.ServerTrust;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-client}, which sends flows from a dataset to a prediction server. */
@Command(
    name = "ml-ids-client",
    description = {
      "Send labelled flows to a prediction server and show which ones it classifies correctly.",
      "By default, the command prompts for what to send until you quit. With --category and"
          + " --samples, it sends one sample without prompting."
    },
    footer =
        "Exit codes: 0 success; 1 the server did not return all predictions; 2 usage"
            + " error or unusable dataset.")
@Example(
    text = "Choose interactively what to send",
    command = "ml-ids-client --api-url http://localhost:5000 --dataset-uri dataset/test.h5")
@Example(
    text = "Read the dataset from a public S3 bucket",
    command =
        "ml-ids-client --api-url http://localhost:5000 \\\n"
            + "      --dataset-uri s3://my-bucket/dataset/test.h5")
@Example(
    text = "Send 100 random flows once and print JSON",
    command =
        "ml-ids-client --api-url http://localhost:5000 --dataset-uri test.h5 \\\n"
            + "      --category random --samples 100 --format json")
public final class MlIdsClient implements Callable<Integer> {
  private final InputStream in;
  private final Map<String, String> environment;

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Mixin private ServerOptions server;
  @Mixin private AccessOptions access;
  @Mixin private DatasetOptions input;
  @Mixin private SelectionOptions selection;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "table|csv|json",
      description = "Set the output format; json writes one document. Default: ${DEFAULT-VALUE}.")
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
    selection.check();
    Duration timeout = server.timeout();
    ServerAddress address = access.admitted(server.address(), environment, log());
    Optional<ServerTrust> trust = access.trust();
    Path path = input.path(environment, log());
    RandomGenerator random = selection.random();
    log().println("Loading dataset...");
    log().flush();
    LabelledDataset dataset = input.load(path, random, log());
    try (PredictionApi api = new PredictionApi(address, timeout, trust)) {
      checkProfile(api, path, dataset.profile());
      Optional<Dialogue.Wish> wish = selection.wish(dataset, input::ofLabel);
      return wish.isPresent()
          ? once(wish.get(), dataset, api, address)
          : untilQuit(dataset, api, address);
    }
  }

  /**
   * Fails if the model was trained on a different feature profile, unless {@code --force} is set.
   */
  private void checkProfile(PredictionApi api, Path path, FeatureProfile ofDataset)
      throws InterruptedException {
    Optional<FeatureProfile> ofModel;
    try {
      ofModel = api.profile();
    } catch (ServerFailedException e) {
      log()
          .println(
              "warning: cannot check whether the model was trained on profile "
                  + ofDataset
                  + ", the profile of these flows: "
                  + FailureText.of(e));
      log().flush();
      return;
    }
    if (ofModel.isEmpty() || ofModel.get() == ofDataset) {
      return;
    }
    String mismatch =
        path
            + ": these flows have the features of profile "
            + ofDataset
            + ", but the server's model was trained on profile "
            + ofModel.get();
    if (!selection.force()) {
      throw CommandException.unusable(
          mismatch
              + "; send flows with that profile (for CSV files, --profile sets it), or use"
              + " --force");
    }
    log()
        .println(
            Terminal.printable("warning: " + mismatch + "; the predictions are not meaningful"));
    log().flush();
  }

  private int once(
      Dialogue.Wish wish, LabelledDataset dataset, PredictionApi api, ServerAddress address)
      throws IOException, InterruptedException {
    PredictionRun run = fulfil(wish, dataset, api, address);
    if (run.failure().isPresent()) {
      throw CommandException.failed(FailureText.of(run.failure().get()), run.failure().get());
    }
    return ExitCode.OK;
  }

  private int untilQuit(LabelledDataset dataset, PredictionApi api, ServerAddress address)
      throws IOException, InterruptedException {
    Charset charset = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
    PrintWriter out = spec.commandLine().getOut();
    Dialogue dialogue = new Dialogue(new BufferedReader(new InputStreamReader(in, charset)), out);
    Optional<Dialogue.Wish> wish = dialogue.ask(dataset.classes());
    while (wish.isPresent()) {
      PredictionRun run = fulfil(wish.get(), dataset, api, address);
      run.failure()
          .ifPresent(failure -> log().println("ml-ids-client: " + FailureText.of(failure)));
      log().flush();
      wish = dialogue.ask(dataset.classes());
    }
    return ExitCode.OK;
  }

  /** Sends the selected flows and shows the predictions that were returned. */
  private PredictionRun fulfil(
      Dialogue.Wish wish, LabelledDataset dataset, PredictionApi api, ServerAddress address)
      throws IOException, InterruptedException {
    long there = dataset.rows(wish.category());
    long count = Math.min(wish.samples(), Math.min(there, LabelledDataset.LARGEST_SAMPLE));
    if (count < wish.samples()) {
      log()
          .println(
              there <= LabelledDataset.LARGEST_SAMPLE
                  ? "Only %d flows are available for [%s]; sending all of them."
                      .formatted(there, Terminal.printable(wish.category().toString()))
                  : "At most %d flows can be sent at a time; sending that many.".formatted(count));
      log().flush();
    }
    List<LabelledFlow> flows = dataset.sample(wish.category(), (int) count);
    PredictionRun run = PredictionRun.of(api, flows, wish.delay(), log());
    if (run.predictions().size() > 0) {
      ResultFormat.Context context =
          new ResultFormat.Context(address.uri(), input.uri(), wish.category(), displayOverflow);
      format.print(run.predictions(), context, spec.commandLine().getOut(), log());
    }
    return run;
  }

  private PrintWriter log() {
    return spec.commandLine().getErr();
  }
}
