package io.mlids.core.command.input;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.libpcap.BpfFilter;
import io.mlids.core.libpcap.LiveCapture;
import io.mlids.core.link.LinkType;
import io.mlids.core.link.LinkTypeName;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.LiveExtraction;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Captures or an interface, and settings for turning their packets into flows; a picocli mixin. */
@OptionGroup("Input")
public final class InputOptions {
  @Parameters(
      paramLabel = "CAPTURE",
      arity = "0..*",
      description = "Capture files: pcap or pcapng, plain or gzip. - reads standard input.")
  private List<String> captures = List.of();

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "IFACE",
      description =
          "Capture from this network interface until Ctrl-C; 'ml-ids interfaces' lists all"
              + " interfaces. Needs libpcap.")
  private String name;

  @Mixin private InterfaceOptions live;

  @Option(
      names = "--max-flows",
      paramLabel = "N",
      description =
          "Track at most this many flows at a time; end others early. Default: no limit for"
              + " captures, 1000000 with -i.")
  private Integer maxFlows;

  @Option(
      names = "--active-timeout",
      paramLabel = "DURATION",
      description =
          "Split flows that last longer than this, for example 30s or 10m; only for the profile"
              + " corrected.")
  private Duration activeTimeout;

  @Option(
      names = "--ignore-vlan",
      description = "Ignore VLAN tags, for mirror ports that tag one direction only.")
  private boolean ignoreVlan;

  @Option(
      names = "--separate",
      description = "Process each capture independently, not all of them as one stream.")
  private boolean separate;

  /**
   * Returns whether the inputs are flow files rather than captures, judging by the file names.
   *
   * @throws CommandException if only some of the inputs are flow files, or if an interface is
   *     specified too
   */
  public boolean areFlowFiles() {
    if (captures.stream().noneMatch(FlowDataset::isNamed)) {
      return false;
    }
    for (String each : captures) {
      if (!FlowDataset.isNamed(each)) {
        throw CommandException.unusable(
            each + ": specify captures or flow files (.csv, .csv.gz, .h5, .parquet), not both");
      }
    }
    if (isLive()) {
      throw CommandException.unusable("-i: specify an interface or flow files, not both");
    }
    return true;
  }

  /** The captures, in the order given on the command line. */
  public List<String> captures() {
    return captures;
  }

  /** Returns whether flows come from an interface, in which case the input has no end. */
  public boolean isLive() {
    return name != null;
  }

  /** Where the command writes its messages. */
  public PrintWriter messages(CommandLine command) {
    return isLive() ? LiveMessages.of(command) : command.getErr();
  }

  /** The origin to name in alerts. */
  public AlertOrigin origin() {
    if (name != null) {
      return new AlertOrigin(AlertOrigin.Kind.SENSOR, name);
    }
    String text = captures.size() == 1 ? captures.getFirst() : captures.size() + " captures";
    return new AlertOrigin(AlertOrigin.Kind.CAPTURE, text);
  }

  /** Returns whether each capture is processed independently. */
  public boolean isSeparate() {
    return separate;
  }

  /** The files to read; empty if packets are read from an interface. */
  public List<Path> files() {
    return captures.stream().map(DistinctFiles::input).toList();
  }

  /**
   * The settings for turning packets into flows.
   *
   * @param profile the profile of the flows' features
   */
  public ExtractionSettings settings(FeatureProfile profile, boolean cicFallback) {
    int limit = name == null ? FlowMeter.UNLIMITED : LiveExtraction.DEFAULT_MAX_FLOWS;
    if (maxFlows != null) {
      limit = maxFlows;
    }
    if (limit < 1) {
      throw CommandException.unusable("--max-flows must be at least 1, not " + limit);
    }
    if (activeTimeout != null && activeTimeout.isZero()) {
      throw CommandException.unusable("--active-timeout must be greater than 0");
    }
    if (profile == FeatureProfile.CSE2018 && activeTimeout != null) {
      throw CommandException.unusable(
          "--active-timeout needs the profile corrected; flows in the profile cse2018 end after 120"
              + " s");
    }
    return new ExtractionSettings(
        profile, cicFallback, Optional.ofNullable(activeTimeout), limit, ignoreVlan);
  }

  /**
   * Checks the inputs before any slow work starts.
   *
   * @throws IOException if no capture is usable; the message describes the error in the last
   *     capture
   */
  public void check() throws IOException {
    checkSource();
    // Pipes and standard input can be opened only once.
    if (!captures.stream().allMatch(InputOptions::canBeOpenedAgain)) {
      return;
    }
    IOException unusable = null;
    for (String each : captures) {
      try {
        CaptureFile.open(Path.of(each), ExtractionSettings.of(FeatureProfile.CORRECTED).readMode())
            .close();
        return;
      } catch (IOException e) {
        unusable = e;
      }
    }
    if (unusable != null) {
      throw unusable;
    }
  }

  private static boolean canBeOpenedAgain(String capture) {
    Path file = Path.of(capture);
    return !capture.equals("-")
        && (Files.isRegularFile(file) || Files.isDirectory(file) || Files.notExists(file));
  }

  private void checkSource() {
    if (name == null && captures.isEmpty()) {
      throw CommandException.unusable("specify a capture file, or an interface with -i");
    }
    if (name != null && !captures.isEmpty()) {
      throw CommandException.unusable(
          "-i "
              + name
              + " and "
              + captures.getFirst()
              + ": specify an interface or captures, not both");
    }
  }

  /** Opens the interface or prepares the captures. */
  public FlowInput open(PrintWriter error) throws IOException {
    return open(error, Optional.empty());
  }

  /**
   * Opens the interface or prepares the captures.
   *
   * @param longest the maximum time to capture from the interface; empty for no limit
   */
  public FlowInput open(PrintWriter error, Optional<Duration> longest) throws IOException {
    checkSource();
    if (name != null) {
      return new LiveInput(openDecodable(), longest, error);
    }
    Optional<BpfFilter> passing =
        live.filter().isBlank() ? Optional.empty() : Optional.of(BpfFilter.of(live.filter()));
    return new CaptureInputs(captures, passing, separate, error);
  }

  private LiveCapture openDecodable() throws IOException {
    LiveCapture capture = live.open(name);
    if (LinkType.of(capture.linkType()).isEmpty()) {
      capture.close();
      throw CommandException.unusable(
          name
              + ": link type "
              + LinkTypeName.of(capture.linkType())
              + " is not supported; try another interface");
    }
    return capture;
  }
}
