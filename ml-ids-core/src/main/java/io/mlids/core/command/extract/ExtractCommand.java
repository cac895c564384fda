package io.mlids.core.command.extract;

import io.mlids.core.command.input.FlowInput;
import io.mlids.core.command.input.InputOptions;
import io.mlids.core.command.input.ProfileOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows extract}. */
@Command(
    name = "extract",
    description = "Writes the flows of captures as CSV, with the features of CSE-CIC-IDS2018.")
public final class ExtractCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private InputOptions inputs;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write to a file instead of standard output; .h5 makes a dataset file, .gz compresses.")
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
      names = "--cic-fallback",
      description =
          "Repeat also those habits of the original program that only make noise: misread frames"
              + " without IPv4, read files strictly.")
  private boolean cicFallback;

  @Override
  public Integer call() throws IOException {
    checkOptions();
    DistinctFiles.check(Optional.ofNullable(output), inputs.files());
    PrintWriter error = inputs.messages(spec.commandLine());
    ExtractionSettings settings = inputs.settings(profile, cicFallback);
    try (FlowInput input = inputs.open(separate, error)) {
      ExtractionSummary summary;
      try (FlowOutput writer = FlowOutput.open(Optional.ofNullable(output), profile, timezone)) {
        summary = writeAll(input, settings, writer);
      }
      error.println(summary.text());
      return input.exitCode();
    }
  }

  private ExtractionSummary writeAll(
      FlowInput input, ExtractionSettings settings, FlowOutput writer) throws IOException {
    try {
      ExtractionSummary summary;
      try (FlowHandoff handoff = new FlowHandoff(flows -> write(flows, writer))) {
        summary = input.read(settings, handoff);
      }
      writer.complete();
      return summary;
    } catch (IOException | RuntimeException e) {
      if (inputs.isLive()) {
        throw writer.kept(e);
      }
      throw e;
    }
  }

  private void write(List<Flow> flows, FlowOutput writer) throws IOException {
    for (Flow flow : flows) {
      writer.write(FlowRecord.of(flow, profile));
    }
    if (inputs.isLive()) {
      writer.flush();
    }
  }

  private void checkOptions() {
    if (profile == FeatureProfile.CORRECTED && cicFallback) {
      throw CommandException.unusable("--cic-fallback goes with --profile cse2018; leave it out");
    }
  }
}
