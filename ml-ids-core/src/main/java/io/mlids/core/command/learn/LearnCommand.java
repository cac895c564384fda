package io.mlids.core.command.learn;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.command.input.FlowInput;
import io.mlids.core.command.input.InputOptions;
import io.mlids.core.command.option.ModelOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.FlowScoring;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.site.FalseAlarmLimit;
import io.mlids.core.site.IncidentFlows;
import io.mlids.core.site.RepeatedSources;
import io.mlids.core.site.SiteFile;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.site.SiteLearner;
import io.mlids.core.site.SiteProfile;
import io.mlids.core.site.TooFewFlowsException;
import io.mlids.core.table.CleaningReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows learn}. */
@Command(
    name = "learn",
    description = {
      "Adapt a model to your network from unlabelled traffic.",
      "Writes a site profile, which limits the rate of false alarms; use it with --site. Flows of"
          + " incidents and of sources that the model repeatedly classifies as attackers are left"
          + " out. Even a few other attacks in the traffic raise the thresholds.",
      "Also reads flows from 'extract' or a dataset: .csv, .csv.gz, .h5 or .parquet. They must be"
          + " in chronological order; labels are ignored. Without addresses and times, flows of"
          + " incidents are not left out."
    })
@Example(
    text = "Learn from an hour of live traffic",
    command = "ml-ids-flows learn -i eth0 --seconds 1h -o office --false-alarms 0.005")
@Example(
    text = "Learn from a capture",
    command = "ml-ids-flows learn monday.pcap -o office --false-alarms 0.005")
@Example(
    text = "Add the flows that 'extract' wrote",
    command = "ml-ids-flows learn tuesday.csv.gz -o office --update")
public final class LearnCommand implements Callable<Integer> {
  private static final long FOREST_SEED = 20260101;
  private static final double DEFAULT_RATE = 0.001;

  @Mixin private CommonOptions common;
  @Mixin private InputOptions inputs;
  @Mixin private ModelOption model;
  @Spec private CommandSpec spec;

  @OptionGroup("Input")
  @Option(
      names = "--seconds",
      paramLabel = "DURATION",
      description = "With -i, stop capturing after this time, for example 3600 or 1h.")
  private @Nullable Duration longest;

  @OptionGroup("Output")
  @Option(
      names = "--false-alarms",
      paramLabel = "RATE|N/day",
      description =
          "Flag at most this share of benign flows, from 0.0001 to less than 1, or at most N flows"
              + " per day, such as 5/day. A smaller limit needs more traffic: 0.01 needs 497 flows,"
              + " 0.001 needs 4,991. Default: 0.001, or with --update the share in the site"
              + " profile.")
  private @Nullable String falseAlarms;

  @OptionGroup("Output")
  @Option(
      names = "--update",
      description = "Add the flows to an existing site profile instead of replacing it.")
  private boolean update;

  @OptionGroup("Output")
  @Option(
      names = {"-o", "--output"},
      paramLabel = "SITE",
      required = true,
      description = "Write the site profile to this directory.")
  private Path site;

  private Optional<FalseAlarmLimit> limit = Optional.empty();

  @Override
  public Integer call() throws IOException {
    PrintWriter error = inputs.messages(spec.commandLine());
    checkOptions();
    boolean ofFlowFiles = inputs.areFlowFiles();
    if (!ofFlowFiles) {
      inputs.check();
    }
    ModelBundle bundle = ModelBundle.open(model.directory());
    model.say(error);
    Detector detector = Detector.of(bundle);
    Optional<SiteProfile> before = update ? Optional.of(SiteFile.read(site)) : Optional.empty();
    if (before.isPresent()) {
      checkFit(before.get(), detector);
    }
    SiteLearner learner = new SiteLearner(detector.features());
    IncidentFlows incidents = new IncidentFlows();
    if (ofFlowFiles) {
      readFlowFiles(detector, learner, incidents, error);
      finish(learner, incidents, detector, before, error);
      return ExitCode.OK;
    }
    try (FlowInput input = inputs.open(error, Optional.ofNullable(longest))) {
      ExtractionSummary summary = read(input, detector, learner, incidents);
      error.println(summary.text());
      int code = input.exitCode();
      if (!input.isUsable()) {
        return code;
      }
      finish(learner, incidents, detector, before, error);
      return code;
    }
  }

  private void readFlowFiles(
      Detector detector, SiteLearner learner, IncidentFlows incidents, PrintWriter error)
      throws IOException {
    learner.keepOrder();
    CleaningReport cleaning = new CleaningReport();
    FlowFileEndpoints endpoints = new FlowFileEndpoints(incidents);
    long known = 0;
    for (String each : inputs.captures()) {
      Path file = Path.of(each);
      known += FlowFileRows.add(file, detector, endpoints.read(file), learner, cleaning);
    }
    endpoints.finish();
    if (cleaning.rowsDropped() > 0
        || cleaning.cellsChanged() > 0
        || !cleaning.filledColumns().isEmpty()) {
      cleaning.print(error);
    }
    error.printf(
        Locale.ROOT,
        "flows: %,d read%s%n",
        learner.flows(),
        known == learner.flows()
            ? ""
            : String.format(
                Locale.ROOT,
                "; %,d lack addresses and times, so flows of incidents among them are not left out",
                learner.flows() - known));
  }

  private void finish(
      SiteLearner learner,
      IncidentFlows incidents,
      Detector detector,
      Optional<SiteProfile> before,
      PrintWriter error)
      throws IOException {
    RepeatedSources repeated = learner.repeatedSources(detector.threshold(), incidents::contains);
    Predicate<SiteFlow> isLeftOut = flow -> incidents.contains(flow) || repeated.contains(flow);
    before.ifPresent(existing -> warnOfOverlap(learner, isLeftOut, existing, error));
    SiteLearner.Result result = learn(learner, isLeftOut, detector, before);
    SiteFile.write(result.profile(), site);
    new LearnReport(learner, incidents, repeated, result).print(error);
    error.println("site profile: " + site.resolve(SiteFile.NAME));
  }

  /** Flows that are learned twice count twice, which the promise does not allow for. */
  private void warnOfOverlap(
      SiteLearner learner, Predicate<SiteFlow> isLeftOut, SiteProfile existing, PrintWriter error) {
    long overlapping = learner.overlapping(existing, isLeftOut);
    if (overlapping > 0) {
      error.printf(
          Locale.ROOT,
          "ml-ids-flows: warning: %,d flows are from the period that %s already covers (%s to %s);"
              + " if they were learned before, learn again without --update%n",
          overlapping,
          site,
          FlowTime.iso(existing.source().firstTime()),
          FlowTime.iso(existing.source().lastTime()));
    }
  }

  /** The share of benign flows that may be flagged; empty if the option is not given. */
  private Optional<Double> share(SiteLearner learner, Predicate<SiteFlow> isLeftOut) {
    if (limit.isEmpty() || !limit.get().isPerDay()) {
      return limit.map(FalseAlarmLimit::value);
    }
    SiteLearner.Span span = learner.span(isLeftOut);
    if (!(span.days() > 0)) {
      throw CommandException.unusable(
          "--false-alarms "
              + limit.get()
              + " needs the times of all flows, which the input lacks; use a share such as 0.001");
    }
    try {
      return Optional.of(limit.get().share(span.flows() / span.days()));
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--false-alarms " + e.getMessage(), e);
    }
  }

  private void checkFit(SiteProfile profile, Detector detector) {
    try {
      profile.checkFit(detector);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(
          site + ": " + e.getMessage() + "; omit --update, or specify that model", e);
    }
  }

  private void checkOptions() {
    try {
      limit = Optional.ofNullable(falseAlarms).map(FalseAlarmLimit::parse);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--false-alarms " + e.getMessage(), e);
    }
    if (Files.exists(site) && !Files.isDirectory(site)) {
      throw CommandException.unusable(site + ": not a directory; specify another one with -o");
    }
    if (Files.exists(site) && !Files.isWritable(site)) {
      throw CommandException.unusable(
          site + ": no permission to write; specify another directory with -o");
    }
    if (longest != null && !inputs.isLive()) {
      throw CommandException.unusable("--seconds needs an interface (-i)");
    }
    if (longest != null && longest.isZero()) {
      throw CommandException.unusable("--seconds must be greater than 0");
    }
  }

  private ExtractionSummary read(
      FlowInput input, Detector detector, SiteLearner learner, IncidentFlows incidents)
      throws IOException {
    FlowScoring scoring = new FlowScoring(detector);
    try (IncidentWatch watch =
            IncidentWatch.withThread(
                detector.profile(),
                BehaviourSettings.shipped(),
                ThreadLocalRandom.current().nextLong(),
                incidents);
        FlowHandoff handoff =
            new FlowHandoff(
                flows ->
                    scoring
                        .score(flows)
                        .forEach(each -> add(each, detector.features(), learner)))) {
      return input.read(inputs.settings(detector.profile(), false), handoff, watch);
    }
  }

  private static void add(DetectedFlow detected, List<Feature> features, SiteLearner learner) {
    learner.add(
        SiteFlow.of(detected.flow()),
        detected.flow().modelRow(features),
        detected.verdict().probability());
  }

  private static SiteProfile.Source source(
      Detector detector, Optional<SiteProfile> before, Optional<Double> share) {
    double usual = before.map(each -> each.source().falseAlarms()).orElse(DEFAULT_RATE);
    return new SiteProfile.Source(
        Instant.now(),
        detector.scoreVersion(),
        detector.profile(),
        detector.features(),
        share.orElse(usual));
  }

  private SiteLearner.Result learn(
      SiteLearner learner,
      Predicate<SiteFlow> isLeftOut,
      Detector detector,
      Optional<SiteProfile> before) {
    SiteProfile.Source source = source(detector, before, share(learner, isLeftOut));
    try {
      return before.isPresent()
          ? learner.update(before.get(), source, isLeftOut)
          : learner.learn(source, isLeftOut, detector.threshold(), FOREST_SEED);
    } catch (TooFewFlowsException e) {
      throw CommandException.unusable(tooFew(e, learner, isLeftOut, source), e);
    }
  }

  private String tooFew(
      TooFewFlowsException e,
      SiteLearner learner,
      Predicate<SiteFlow> isLeftOut,
      SiteProfile.Source source) {
    boolean perDay = limit.isPresent() && limit.get().isPerDay();
    String reason =
        String.format(
            Locale.ROOT,
            "%,d usable flows are too few for --false-alarms %s, which needs at least %,d",
            e.flows(),
            perDay ? limit.get().toString() : String.valueOf(source.falseAlarms()),
            e.needed());
    if (!perDay) {
      OptionalDouble possible = update ? OptionalDouble.empty() : SiteLearner.lowestRate(e.flows());
      return reason
          + "; learn from more traffic, or allow "
          + (possible.isPresent()
              ? "a rate of at least " + possible.getAsDouble()
              : "a higher rate");
    }
    double hours = 24 * learner.span(isLeftOut).days() * e.needed() / Math.max(1, e.flows());
    return reason
        + String.format(
            Locale.ROOT, "; learn from %.1f hours of traffic, or allow more per day", hours);
  }
}
