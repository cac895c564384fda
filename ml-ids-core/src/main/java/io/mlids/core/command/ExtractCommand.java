package io.mlids.core.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowHandoff;
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

/** {@code ml-ids-flows extract}. */
@Command(
    name = "extract",
    description = "Writes the flows of captures as CSV, with the features of CSE-CIC-IDS2018.")
final class ExtractCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CAPTURE",
      arity = "1..*",
      description = "pcap or pcapng files, plain or gzip; - reads standard input.")
  private List<String> captures;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to a file instead of standard output; .h5 makes a dataset file.")
  private Path output;

  @Option(
      names = "--separate",
      description = "Take each capture for itself; usually several are one stream, in their order.")
  private boolean separate;

  @Option(
      names = "--profile",
      converter = ProfileOption.class,
      defaultValue = "cse2018",
      description = "What the columns mean: cse2018 (default) or corrected.")
  private FeatureProfile profile;

  @Option(
      names = "--timezone",
      defaultValue = "UTC",
      description = "Whose clock the timestamps show (default: UTC).")
  private ZoneId timezone;

  @Option(
      names = "--filter",
      paramLabel = "BPF",
      description = "Use only packets that pass, as for tcpdump: 'tcp port 80'. Needs libpcap.")
  private String filter;

  @Option(
      names = "--cic-fallback",
      description =
          "Repeat also those habits of the original program that only make noise: misread frames"
              + " without IPv4, read files strictly.")
  private boolean cicFallback;

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

  @Override
  public Integer call() throws IOException {
    checkOptions();
    PrintWriter error = spec.commandLine().getErr();
    ExtractionSettings settings =
        new ExtractionSettings(profile, cicFallback, Optional.ofNullable(activeTimeout), maxFlows);
    CaptureInputs inputs =
        new CaptureInputs(captures, settings.reading(), Optional.ofNullable(filter), error);
    FlowExtraction extraction;
    try (FlowOutput writer = FlowOutput.open(Optional.ofNullable(output), profile, timezone)) {
      try (FlowHandoff handoff =
          new FlowHandoff(
              flows -> {
                for (Flow flow : flows) {
                  writer.write(FlowRecord.of(flow, profile));
                }
              })) {
        extraction = new FlowExtraction(settings, handoff);
        inputs.read(
            (source, progress) -> {
              extraction.read(source, progress);
              if (separate) {
                extraction.finish();
              }
            });
        extraction.finish();
      }
      writer.complete();
    }
    error.println(extraction.summary().text());
    return inputs.isComplete() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void checkOptions() {
    if (maxFlows < 1) {
      throw CommandException.unusable("--max-flows " + maxFlows + ": give 1 or more");
    }
    if (profile == FeatureProfile.CSE2018 && activeTimeout != null) {
      throw CommandException.unusable(
          "--active-timeout goes with --profile corrected; flows of cse2018 end after 120 s");
    }
    if (profile == FeatureProfile.CORRECTED && cicFallback) {
      throw CommandException.unusable("--cic-fallback goes with --profile cse2018; leave it out");
    }
  }
}
