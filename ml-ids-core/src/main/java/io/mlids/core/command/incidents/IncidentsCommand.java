package io.mlids.core.command.incidents;

import io.mlids.core.behaviour.RepeatedVerdicts;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.command.input.FlowInput;
import io.mlids.core.command.input.InputOptions;
import io.mlids.core.command.option.SiteOption;
import io.mlids.core.command.option.TimezoneOption;
import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.console.ExitCode;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.incident.IncidentBook;
import io.mlids.core.incident.Severity;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowFileIncidents;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.FlowScoring;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.table.MissingColumnException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows incidents}. */
@Command(
    name = "incidents",
    description = {
      "Find incidents in captures: scans, password guessing, floods and others.",
      "Also reads flows from 'extract': .csv, .csv.gz, .h5 or .parquet (only CSVs have addresses)."
          + " Works without a model. The exit code is 0 with or without incidents."
    })
@Example(text = "List the incidents in a capture", command = "ml-ids-flows incidents office.pcap")
@Example(
    text = "Watch an interface for severe incidents",
    command = "ml-ids-flows incidents -i eth0 --min-severity high")
public final class IncidentsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private InputOptions inputs;
  @Mixin private BehaviourOption behaviour;
  @Spec private CommandSpec spec;

  @OptionGroup("Detection")
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "Also use the verdicts of this model bundle as evidence; flows then use its feature"
              + " profile.")
  private Path model;

  @Mixin private SiteOption site;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      paramLabel = "table|json|eve|ecs",
      defaultValue = "table",
      description =
          "Set the output format; json, eve (as Suricata writes it) and ecs (Elastic Common Schema)"
              + " print one object per line. Default: ${DEFAULT-VALUE}.")
  private IncidentOutput.Format format;

  @OptionGroup("Output")
  @Option(
      names = "--min-severity",
      paramLabel = "low|medium|high|critical",
      defaultValue = "low",
      description = "Omit incidents below this severity. Default: ${DEFAULT-VALUE}.")
  private Severity least;

  @Mixin private TimezoneOption timezone;

  @OptionGroup("Output")
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write to a file instead of standard output, compressed if its name ends in .gz.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    PrintWriter error = inputs.messages(spec.commandLine());
    if (inputs.areFlowFiles()) {
      return ofFlowFiles(error);
    }
    DistinctFiles.check(Optional.ofNullable(file), files());
    Optional<Detector> detector =
        model == null ? Optional.empty() : Optional.of(Detector.of(ModelBundle.open(model)));
    if (site.isGiven() && detector.isEmpty()) {
      throw CommandException.unusable(
          "--site requires the model that the profile was learned with (--model)");
    }
    Optional<Classifier> classifier = Optional.empty();
    if (detector.isPresent()) {
      classifier = Optional.of(site.classifier(detector.get()));
    }
    FeatureProfile profile = detector.map(Detector::profile).orElse(FeatureProfile.CORRECTED);
    ExtractionSettings settings = inputs.settings(profile, false);
    BehaviourSettings numbers = behaviour.settings();
    try (FlowInput input = inputs.open(error);
        OutputTarget target = OutputTarget.open(Optional.ofNullable(file))) {
      IncidentOutput output =
          new IncidentOutput(
              format,
              target.stream(),
              timezone.zone(),
              detector.map(Detector::modelVersion).orElse(""));
      IncidentCollector collector = new IncidentCollector(output, least, inputs.isLive());
      RepeatedVerdicts verdicts = new RepeatedVerdicts(numbers);
      ExtractionSummary summary;
      try (IncidentWatch watch =
              IncidentWatch.withThread(
                  profile, numbers, ThreadLocalRandom.current().nextLong(), collector);
          FlowHandoff handoff = new FlowHandoff(judging(classifier, verdicts))) {
        summary = input.read(settings, handoff, watch);
      }
      IncidentBook book = new IncidentBook(collector);
      verdicts.evidence().forEach(book::take);
      collector.complete();
      target.complete();
      error.println(summary.text());
      error.println(collector.text());
      return input.exitCode();
    }
  }

  /** The files to read. */
  private List<Path> files() {
    List<Path> files = new ArrayList<>(inputs.files());
    if (model != null) {
      files.add(model.resolve(ModelBundle.MODEL_FILE));
      files.add(model.resolve(ModelBundle.MANIFEST_FILE));
    }
    files.addAll(site.files());
    return files;
  }

  /** Collects the model's verdicts, if a model is used. */
  private static FlowHandoff.Writer judging(
      Optional<Classifier> classifier, RepeatedVerdicts verdicts) {
    if (classifier.isEmpty()) {
      return flows -> {};
    }
    FlowScoring scoring = new FlowScoring(classifier.get());
    return flows -> scoring.score(flows).forEach(each -> each.addTo(verdicts));
  }

  private int ofFlowFiles(PrintWriter error) throws IOException {
    if (model != null || site.isGiven()) {
      throw CommandException.unusable(
          (model != null ? "--model" : "--site")
              + " needs captures; omit it, or specify the captures that contain these flows");
    }
    DistinctFiles.check(Optional.ofNullable(file), inputs.files());
    try (OutputTarget target = OutputTarget.open(Optional.ofNullable(file))) {
      IncidentOutput output = new IncidentOutput(format, target.stream(), timezone.zone(), "");
      IncidentCollector collector = new IncidentCollector(output, least, false);
      long read = 0;
      long skipped = 0;
      FlowFileIncidents flows = flowFiles(collector);
      for (int i = 0; i < inputs.captures().size(); i++) {
        if (inputs.isSeparate() && i > 0) {
          flows.finish();
          read += flows.read();
          skipped += flows.skipped();
          flows = flowFiles(collector);
        }
        add(Path.of(inputs.captures().get(i)), flows);
      }
      flows.finish();
      read += flows.read();
      skipped += flows.skipped();
      collector.complete();
      target.complete();
      error.println(
          "flows: "
              + read
              + " read"
              + (skipped > 0 ? ", " + skipped + " skipped (unreadable)" : ""));
      error.println(collector.text());
      return ExitCode.OK;
    }
  }

  private static void add(Path file, FlowFileIncidents flows) throws IOException {
    try {
      flows.add(file);
    } catch (MissingColumnException e) {
      throw CommandException.unusable(
          e.getMessage()
              + "; extract the flows with 'ml-ids-flows extract --profile corrected', or specify"
              + " the capture itself",
          e);
    }
  }

  private FlowFileIncidents flowFiles(IncidentCollector collector) throws IOException {
    return new FlowFileIncidents(
        behaviour.settings(), ThreadLocalRandom.current().nextLong(), collector);
  }
}
