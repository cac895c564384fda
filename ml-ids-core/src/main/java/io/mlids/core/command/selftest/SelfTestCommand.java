package io.mlids.core.command.selftest;

import io.mlids.core.command.input.CaptureInputs;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.detect.Detector;
import io.mlids.core.label.LabelRules;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.FlowScoring;
import io.mlids.core.selftest.AttackTally;
import io.mlids.core.selftest.SelfTestResult;
import io.mlids.core.selftest.ShippedCapture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows self-test}. */
@Command(
    name = "self-test",
    description = {
      "Say whether a model finds attacks here: replay the labelled capture that ships with the"
          + " program, and list attack by attack what was found.",
      "",
      "An attack counts as detected when at least half of its flows were found. Flows follow the"
          + " model's profile. Exit code 1 says that the model is under a bar.",
      ""
    })
public final class SelfTestCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      defaultValue = "build/models/gradient_boost",
      description = "The model bundle (default: ${DEFAULT-VALUE}).")
  private Path model;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "Another capture than the one that ships; needs --rules.")
  private Path capture;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Which of its flows are attacks, as for 'label'; needs --capture.")
  private Path rules;

  @Option(
      names = "--min-recall",
      paramLabel = "SHARE",
      defaultValue = "0.9",
      description = "The least share of attack flows to be found (default: ${DEFAULT-VALUE}).")
  private double minRecall;

  @Option(
      names = "--max-false-positives",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "The largest share of benign flows that may be taken for attacks (default:"
              + " ${DEFAULT-VALUE}).")
  private double maxFalsePositives;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table (default) or json (one document).")
  private SelfTestOutput.Format format;

  @Override
  public Integer call() throws IOException {
    PrintWriter error = spec.commandLine().getErr();
    SelfTestBars bars = new SelfTestBars(minRecall, maxFalsePositives);
    ShippedCapture replayed = capture();
    LabelRules labels = LabelRules.read(replayed.rules());
    ModelBundle bundle = ModelBundle.open(model);
    Detector detector = Detector.of(bundle);
    FlowScoring scoring = new FlowScoring(detector);
    AttackTally tally = new AttackTally(labels);
    try (CaptureInputs input =
        new CaptureInputs(List.of(replayed.capture().toString()), Optional.empty(), false, error)) {
      ExtractionSummary summary;
      try (FlowHandoff handoff =
          new FlowHandoff(
              flows -> {
                for (DetectedFlow flow : scoring.score(flows)) {
                  tally.add(flow);
                }
              })) {
        summary = input.read(ExtractionSettings.of(detector.profile()), handoff);
      }
      error.println(summary.text());
      SelfTestResult result = tally.result();
      if (result.attackFlows() == 0) {
        throw CommandException.unusable(
            replayed.rules()
                + ": no rule of an attack matches a flow of "
                + replayed.capture()
                + "; name the rules that belong to the capture");
      }
      new SelfTestOutput(model, bundle, replayed, bars, tally.unlabelled())
          .print(result, format, spec.commandLine().getOut());
      Optional<String> failure = bars.failure(result);
      failure.ifPresent(why -> error.println("ml-ids-flows: self-test failed: " + why));
      return input.isComplete() && failure.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private ShippedCapture capture() {
    if (capture != null && rules != null) {
      return new ShippedCapture(capture, rules);
    }
    if (capture != null || rules != null) {
      throw CommandException.unusable(
          "--capture and --rules go together: the rules say which flows are attacks");
    }
    return ShippedCapture.find()
        .orElseThrow(
            () ->
                CommandException.unusable(
                    "no labelled capture ships with this program (share/selftest beside its folder"
                        + " lib is not there); name one with --capture FILE --rules FILE, or build"
                        + " the program from its full source tree"));
  }
}
