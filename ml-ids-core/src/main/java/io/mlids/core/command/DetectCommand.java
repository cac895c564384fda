package io.mlids.core.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.ModelBundle;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.FlowScoring;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows detect}. */
@Command(name = "detect", description = "Says of each flow of captures whether it is an attack.")
final class DetectCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CAPTURE",
      arity = "1..*",
      description = "pcap or pcapng files, plain or gzip; - reads standard input.")
  private List<String> captures;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      defaultValue = "build/models/gradient_boost",
      description = "The model bundle (default: ${DEFAULT-VALUE}).")
  private Path model;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table (default), csv, json (an object per line) or eve (as Suricata's).")
  private VerdictOutput.Format format;

  @Option(names = "--attacks-only", description = "Leave out flows that are no attack.")
  private boolean attacksOnly;

  @Option(
      names = "--profile",
      converter = ProfileOption.class,
      description = "Insist on a model of this profile; usually the bundle says its own.")
  private FeatureProfile profile;

  @Option(
      names = "--filter",
      paramLabel = "BPF",
      description = "Use only packets that pass, as for tcpdump: 'tcp port 80'. Needs libpcap.")
  private String filter;

  @Option(
      names = "--timezone",
      defaultValue = "UTC",
      description = "Whose clock tables and CSVs show (default: UTC).")
  private ZoneId timezone;

  @Option(
      names = "--max-flows",
      paramLabel = "N",
      description =
          "Hold no more than so many flows at a time and end others early (default: no limit).")
  private int maxFlows = FlowMeter.UNLIMITED;

  @Option(
      names = "--active-timeout",
      paramLabel = "S",
      converter = SecondsOption.class,
      description = "Continue a flow as another one after so many seconds; corrected profile only.")
  private Duration activeTimeout;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to a file instead of standard output.")
  private Path file;

  private long attacks;

  @Override
  public Integer call() throws IOException {
    PrintWriter error = spec.commandLine().getErr();
    Detector detector = Detector.of(ModelBundle.open(model));
    checkOptions(detector);
    ExtractionSettings settings =
        new ExtractionSettings(
            detector.profile(), false, Optional.ofNullable(activeTimeout), maxFlows);
    CaptureInputs inputs =
        new CaptureInputs(captures, settings.reading(), Optional.ofNullable(filter), error);
    try (OutputTarget target = OutputTarget.open(Optional.ofNullable(file))) {
      VerdictOutput output =
          VerdictOutput.of(
              format, target.stream(), detector.profile(), timezone, detector.modelVersion());
      FlowScoring scoring = new FlowScoring(detector);
      FlowExtraction extraction;
      try (FlowHandoff handoff = new FlowHandoff(flows -> print(scoring.score(flows), output))) {
        extraction = new FlowExtraction(settings, handoff);
        inputs.read(extraction::read);
        extraction.finish();
      }
      output.complete();
      target.complete();
      error.println(extraction.summary().text());
      error.println("attacks: " + attacks + " of " + extraction.summary().flows().written());
    }
    return inputs.isComplete() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void checkOptions(Detector detector) {
    if (profile != null && profile != detector.profile()) {
      throw CommandException.unusable(
          model
              + ": was trained on features of profile "
              + detector.profile()
              + ", not "
              + profile
              + "; leave --profile out or name another bundle");
    }
    if (maxFlows < 1) {
      throw CommandException.unusable("--max-flows " + maxFlows + ": give 1 or more");
    }
    if (activeTimeout != null && detector.profile() == FeatureProfile.CSE2018) {
      throw CommandException.unusable(
          "--active-timeout goes with bundles of profile corrected; leave it out");
    }
  }

  private void print(List<DetectedFlow> flows, VerdictOutput output) throws IOException {
    List<DetectedFlow> found = flows.stream().filter(f -> f.verdict().isAttack()).toList();
    attacks += found.size();
    List<DetectedFlow> shown = attacksOnly ? found : flows;
    if (!shown.isEmpty()) {
      output.write(shown);
    }
  }
}
