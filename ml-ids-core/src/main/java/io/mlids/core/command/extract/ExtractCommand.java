package io.mlids.core.command.extract;

import io.mlids.core.command.input.FlowInput;
import io.mlids.core.command.input.InputOptions;
import io.mlids.core.command.option.TimezoneOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
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

/** {@code ml-ids-flows extract}. */
@Command(
    name = "extract",
    description = "Write the flows in captures as CSV, with the features of CSE-CIC-IDS2018.")
@Example(
    text = "Write the flows in a capture to a file",
    command = "ml-ids-flows extract office.pcap -o flows.csv")
@Example(
    text = "Extract web traffic live, until Ctrl-C",
    command = "ml-ids-flows extract -i eth0 --filter 'tcp port 443' --profile corrected")
public final class ExtractCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private InputOptions inputs;
  @Spec private CommandSpec spec;

  @OptionGroup("Features")
  @Option(
      names = {"--profile", "--feature-profile"},
      paramLabel = "cse2018|corrected",
      defaultValue = "cse2018",
      description =
          "Compute features as in the published dataset, or with its errors corrected."
              + " Default: ${DEFAULT-VALUE}.")
  private FeatureProfile profile;

  @OptionGroup("Features")
  @Option(
      names = "--cic-fallback",
      description =
          "Also reproduce CICFlowMeter faults that only add noise: misread frames without IPv4, and"
              + " stop at damaged records.")
  private boolean cicFallback;

  @Mixin private TimezoneOption timezone;

  @OptionGroup("Output")
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write to a file instead of standard output: an HDF5 dataset if its name ends in .h5, a"
              + " Parquet file if it ends in .parquet, compressed CSV if it ends in .gz.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    checkOptions();
    DistinctFiles.check(Optional.ofNullable(output), inputs.files());
    PrintWriter error = inputs.messages(spec.commandLine());
    ExtractionSettings settings = inputs.settings(profile, cicFallback);
    try (FlowInput input = inputs.open(error)) {
      ExtractionSummary summary;
      try (FlowOutput writer =
          FlowOutput.open(Optional.ofNullable(output), profile, timezone.zone())) {
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
      throw CommandException.unusable(
          "--cic-fallback needs --profile cse2018; omit --cic-fallback or use that profile");
    }
  }
}
