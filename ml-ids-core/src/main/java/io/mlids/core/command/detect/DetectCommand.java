package io.mlids.core.command.detect;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.command.incidents.IncidentCollector;
import io.mlids.core.command.incidents.IncidentOutput;
import io.mlids.core.command.input.FlowInput;
import io.mlids.core.command.input.InputOptions;
import io.mlids.core.command.option.ModelOption;
import io.mlids.core.command.option.SiteOption;
import io.mlids.core.command.option.TimezoneOption;
import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.detect.Detector;
import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.incident.FlowIncidents;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.Severity;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.FlowScoring;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.site.SiteClassifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows detect}. */
@Command(name = "detect", description = "Classify each flow in captures as benign or an attack.")
@Example(
    text = "Show the attacks in a capture",
    command = "ml-ids-flows detect office.pcap --attacks-only")
@Example(
    text = "Show the attacks with the reasons for each",
    command = "ml-ids-flows detect office.pcap --attacks-only --explain")
@Example(
    text = "Classify live traffic and print one JSON object per flow",
    command = "ml-ids-flows detect -i eth0 --format json")
@Example(
    text = "Use what was learned about a network",
    command = "ml-ids-flows detect tuesday.pcap --site office")
public final class DetectCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private InputOptions inputs;
  @Spec private CommandSpec spec;

  @Mixin private ModelOption model;
  @Mixin private SiteOption site;

  @OptionGroup("Model")
  @Option(
      names = {"--profile", "--feature-profile"},
      paramLabel = "cse2018|corrected",
      description =
          "Require a model trained with this feature profile. Default: the model's profile.")
  private FeatureProfile profile;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      paramLabel = "table|csv|json|eve",
      defaultValue = "table",
      description =
          "Set the output format; json and eve (Suricata's EVE JSON) print one object per line."
              + " Default: ${DEFAULT-VALUE}.")
  private VerdictOutput.Format format;

  @OptionGroup("Output")
  @Option(names = "--attacks-only", description = "Print only attacks.")
  private boolean attacksOnly;

  @OptionGroup("Output")
  @Option(
      names = "--explain",
      description =
          "Explain each attack: its incident (in tables), what the flow did, and the main reasons"
              + " with value, benign range and share of the margin."
              + " Not available in --format csv.")
  private boolean explain;

  @Mixin private TimezoneOption timezone;

  @OptionGroup("Output")
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write to a file instead of standard output, compressed if its name ends in .gz.")
  private Path file;

  private long attacks;

  @Override
  public Integer call() throws IOException {
    PrintWriter error = inputs.messages(spec.commandLine());
    inputs.check();
    ModelBundle bundle = ModelBundle.open(model.directory());
    model.say(error);
    DriftWarning warning = new DriftWarning(error, inputs.isLive());
    Optional<DriftMonitor> drift = DriftMonitor.of(bundle.manifest(), warning);
    Detector detector = Detector.watched(bundle, drift);
    checkOptions(detector);
    SiteClassifier classifier = site.classifier(detector);
    ExtractionSettings settings = inputs.settings(detector.profile(), false);
    List<Path> read = new ArrayList<>(inputs.files());
    read.add(model.directory().resolve(ModelBundle.MODEL_FILE));
    read.add(model.directory().resolve(ModelBundle.MANIFEST_FILE));
    read.addAll(site.files());
    DistinctFiles.check(Optional.ofNullable(file), read);
    Optional<FlowIncidents> incidents =
        explain && format == VerdictOutput.Format.TABLE
            ? Optional.of(new FlowIncidents(FlowIncidents.DEFAULT_MAX))
            : Optional.empty();
    try (FlowInput input = inputs.open(error);
        OutputTarget target = OutputTarget.open(Optional.ofNullable(file))) {
      VerdictOutput output =
          VerdictOutput.of(
              format,
              target.stream(),
              detector.profile(),
              timezone.zone(),
              detector.modelVersion(),
              inputs.origin(),
              explain
                  ? new Explanations(classifier.explainer(), incidents, inputs.isLive())
                  : Explanations.NONE);
      ExtractionSummary summary =
          writeAll(input, settings, new FlowScoring(classifier), output, target, incidents);
      error.println(summary.text());
      error.println(
          summary.nothingJudged().isPresent()
              ? "attacks: unknown; nothing could be classified"
              : "attacks: " + attacks + " of " + summary.flows().written());
      sayIncomplete(output, incidents, error);
      sayDrift(drift, summary, warning, error);
      classifier.siteDrift().ifPresent(report -> warning.atEnd(report, Instant.now()));
      return input.exitCode();
    }
  }

  private ExtractionSummary writeAll(
      FlowInput input,
      ExtractionSettings settings,
      FlowScoring scoring,
      VerdictOutput output,
      OutputTarget target,
      Optional<FlowIncidents> explaining)
      throws IOException {
    try {
      ByteArrayOutputStream incidents = new ByteArrayOutputStream();
      IncidentCollector collector =
          new IncidentCollector(
              new IncidentOutput(IncidentOutput.Format.TABLE, incidents, timezone.zone(), ""),
              Severity.LOW,
              false);
      ExtractionSummary summary;
      try (FlowHandoff handoff = new FlowHandoff(flows -> print(scoring.score(flows), output))) {
        summary =
            read(
                input,
                settings,
                handoff,
                explaining.<IncidentListener>map(collector::andThen).orElse(collector));
      }
      output.complete();
      if (format == VerdictOutput.Format.TABLE) {
        collector.complete();
        target.stream().write('\n');
        incidents.writeTo(target.stream());
      }
      target.complete();
      return summary;
    } catch (IOException | RuntimeException e) {
      if (inputs.isLive()) {
        throw target.kept(e);
      }
      throw e;
    }
  }

  private static void sayIncomplete(
      VerdictOutput output, Optional<FlowIncidents> incidents, PrintWriter error) {
    long dropped = incidents.map(FlowIncidents::dropped).orElse(0L);
    if (output.printedEarly() > 0 || dropped > 0) {
      error.println(incomplete(output.printedEarly(), dropped));
    }
  }

  /** Says what is missing in the explanations of attacks. */
  static String incomplete(long printedEarly, long dropped) {
    return "explanations: "
        + counted(printedEarly, "attack was", "attacks were")
        + " printed before all incidents were known, and "
        + counted(dropped, "incident was", "incidents were")
        + " left out; the table of incidents is complete";
  }

  private static String counted(long number, String one, String more) {
    return number + " " + (number == 1 ? one : more);
  }

  private static void sayDrift(
      Optional<DriftMonitor> drift,
      ExtractionSummary summary,
      DriftWarning warning,
      PrintWriter error) {
    if (drift.isEmpty()) {
      error.println(
          "drift: unknown; the bundle does not describe its training data; retrain the model"
              + " with this version");
      return;
    }
    drift.get().observe(summary.packetShare());
    warning.atEnd(drift.get().report());
  }

  /**
   * Reads the input. Incidents are detected only for the table format, because the other formats do
   * not print them.
   */
  private ExtractionSummary read(
      FlowInput input, ExtractionSettings settings, FlowHandoff handoff, IncidentListener listener)
      throws IOException {
    if (format != VerdictOutput.Format.TABLE) {
      return input.read(settings, handoff);
    }
    try (IncidentWatch watch =
        IncidentWatch.withThread(
            settings.profile(),
            BehaviourSettings.shipped(),
            ThreadLocalRandom.current().nextLong(),
            listener)) {
      return input.read(settings, handoff, watch);
    }
  }

  private void checkOptions(Detector detector) {
    if (profile != null && profile != detector.profile()) {
      throw CommandException.unusable(
          model.directory()
              + ": the model was trained on features of profile "
              + detector.profile()
              + ", not "
              + profile
              + "; omit --profile or use another bundle");
    }
    if (explain && !format.showsReasons()) {
      throw CommandException.unusable(
          "--explain requires --format table, json or eve, not "
              + format.name().toLowerCase(Locale.ROOT));
    }
    if (explain && detector.explainer().isEmpty()) {
      throw CommandException.unusable(
          model.directory().resolve(ModelBundle.MODEL_FILE)
              + ": verdicts cannot be explained, because the file does not contain the training"
              + " weights (sum_hessian); train the model again, or omit --explain");
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
