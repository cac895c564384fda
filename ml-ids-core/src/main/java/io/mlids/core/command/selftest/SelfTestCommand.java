package io.mlids.core.command.selftest;

import io.mlids.core.command.input.CaptureInputs;
import io.mlids.core.command.option.ModelOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.detect.Detector;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
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
      "Check that a model finds the attacks in a labelled capture, by default the one that ships"
          + " with the program.",
      "An attack counts as detected when at least half of its flows are found. Exit code 1 means"
          + " that the model misses a threshold."
    })
@Example(text = "Check the default model", command = "ml-ids-flows self-test")
@Example(
    text = "Check another model on a capture of your own",
    command = "ml-ids-flows self-test --model mine --capture lab.pcap --rules lab.json")
public final class SelfTestCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @OptionGroup("Input")
  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "Replay this capture instead of the shipped one; needs --rules.")
  private Path capture;

  @OptionGroup("Input")
  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Label the capture's flows by these rules, as 'label' does; needs --capture.")
  private Path rules;

  @Mixin private ModelOption model;

  @OptionGroup("Thresholds")
  @Option(
      names = "--min-recall",
      paramLabel = "SHARE",
      defaultValue = "0.9",
      description =
          "Require at least this share of attack flows to be found. Default: ${DEFAULT-VALUE}.")
  private double minRecall;

  @OptionGroup("Thresholds")
  @Option(
      names = "--max-false-positives",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "Allow at most this share of benign flows to be classified as attacks. Default:"
              + " ${DEFAULT-VALUE}.")
  private double maxFalsePositives;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Set the output format; json writes one document. Default: ${DEFAULT-VALUE}.")
  private SelfTestOutput.Format format;

  @Override
  public Integer call() throws IOException {
    PrintWriter error = spec.commandLine().getErr();
    SelfTestThresholds thresholds = new SelfTestThresholds(minRecall, maxFalsePositives);
    ShippedCapture replayed = capture();
    LabelRules labels = LabelRules.read(replayed.rules());
    ModelBundle bundle = ModelBundle.open(model.directory());
    model.say(error);
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
                + ": no attack rules match the flows in "
                + replayed.capture()
                + "; use the rules for this capture");
      }
      new SelfTestOutput(model.directory(), bundle, replayed, thresholds, tally.unlabelled())
          .print(result, format, spec.commandLine().getOut());
      Optional<String> failure = thresholds.failure(result);
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
          "--capture and --rules must be used together; add the missing one");
    }
    return ShippedCapture.find()
        .orElseThrow(
            () ->
                CommandException.unusable(
                    "this build contains no labelled capture (share/selftest is missing next to"
                        + " lib); specify one with --capture FILE --rules FILE, or build from the"
                        + " full source tree"));
  }
}
