package io.mlids.core.command.input;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.libpcap.BpfFilter;
import io.mlids.core.libpcap.LiveCapture;
import io.mlids.core.link.LinkType;
import io.mlids.core.link.LinkTypeName;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.LiveExtraction;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where flows come from and how long they may be, the same for every command; a picocli mixin. */
public final class InputOptions {
  @Parameters(
      paramLabel = "CAPTURE",
      arity = "0..*",
      description = "pcap or pcapng files, plain or gzip; - reads standard input.")
  private List<String> captures = List.of();

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "INTERFACE",
      description =
          "Capture from a network interface until Ctrl-C, instead of reading captures; see"
              + " 'interfaces'. Needs libpcap.")
  private String name;

  @Mixin private InterfaceOptions live;

  @Option(
      names = "--max-flows",
      paramLabel = "N",
      description =
          "Hold no more than so many flows at a time and end others early (default: no limit; with"
              + " -i 1000000).")
  private Integer maxFlows;

  @Option(
      names = "--active-timeout",
      paramLabel = "S",
      converter = SecondsOption.class,
      description = "Continue a flow as another one after so many seconds; corrected profile only.")
  private Duration activeTimeout;

  @Option(
      names = "--ignore-vlan",
      description =
          "Let packets of different VLAN tags, or with and without one, belong to the same flow,"
              + " for mirror ports that tag one direction only.")
  private boolean ignoreVlan;

  /** The captures that are named, in their order. */
  public List<String> captures() {
    return captures;
  }

  /** Whether flows come from an interface, and so for as long as somebody wants them. */
  public boolean isLive() {
    return name != null;
  }

  /** Where the command writes its messages. */
  public PrintWriter messages(CommandLine command) {
    return isLive() ? LiveMessages.of(command) : command.getErr();
  }

  /** What alerts are said to come from. */
  public AlertOrigin origin() {
    if (name != null) {
      return new AlertOrigin(AlertOrigin.Kind.SENSOR, name);
    }
    String text = captures.size() == 1 ? captures.getFirst() : captures.size() + " captures";
    return new AlertOrigin(AlertOrigin.Kind.CAPTURE, text);
  }

  /** The captures that are read; none if an interface is. */
  public List<Path> files() {
    return captures.stream().map(DistinctFiles::input).toList();
  }

  /**
   * How flows are made.
   *
   * @param profile what they are to be
   */
  public ExtractionSettings settings(FeatureProfile profile, boolean cicFallback) {
    int limit = name == null ? FlowMeter.UNLIMITED : LiveExtraction.DEFAULT_MAX_FLOWS;
    if (maxFlows != null) {
      limit = maxFlows;
    }
    if (limit < 1) {
      throw CommandException.unusable("--max-flows " + limit + ": give 1 or more");
    }
    if (profile == FeatureProfile.CSE2018 && activeTimeout != null) {
      throw CommandException.unusable(
          "--active-timeout goes with profile corrected; flows of cse2018 end after 120 s");
    }
    return new ExtractionSettings(
        profile, cicFallback, Optional.ofNullable(activeTimeout), limit, ignoreVlan);
  }

  /**
   * Opens the interface, or makes the captures ready to be opened.
   *
   * @param separate whether flows end with each capture
   */
  public FlowInput open(boolean separate, PrintWriter error) throws IOException {
    if (name == null && captures.isEmpty()) {
      throw CommandException.unusable("name a capture, or an interface with -i");
    }
    if (name != null && !captures.isEmpty()) {
      throw CommandException.unusable(
          "-i " + name + " and " + captures.getFirst() + ": name an interface or captures");
    }
    if (name != null) {
      return new LiveInput(openDecodable(), error);
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
              + ": its packets have link type "
              + LinkTypeName.of(capture.linkType())
              + ", which is not decoded; try another interface");
    }
    return capture;
  }
}
