package io.mlids.api.command;

import io.mlids.api.learning.LearningSettings;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.core.console.CommandException;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.site.FalseAlarmLimit;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The network interface for live capture, if any; a picocli mixin. */
@OptionGroup("Live capture")
final class SensorOptions {
  @Option(
      names = {"-i", "--interface"},
      paramLabel = "IFACE",
      description =
          "Detect attacks on this network interface; 'ml-ids interfaces' lists all"
              + " interfaces. Needs libpcap, and root or cap_net_raw.")
  private String name;

  @Option(
      names = {"--filter", "--bpf"},
      paramLabel = "BPF",
      description =
          "Use only packets that match this filter in tcpdump syntax; for example, 'not port"
              + " 5000' excludes this server's own traffic.")
  private String filter;

  @Option(
      names = "--sensor-max-flows",
      paramLabel = "N",
      description =
          "Maximum number of open flows; at the limit, each new flow ends another flow early."
              + " Default: "
              + SensorSettings.DEFAULT_MAX_FLOWS
              + ".")
  private Integer maxFlows;

  @Option(
      names = "--learn",
      paramLabel = "DURATION",
      description =
          "Learn a site profile from the interface for this time, for example 24h, and use it from"
              + " then on. It is written to the directory of --site; if that already contains one,"
              + " nothing is learned, unless learning was interrupted. Flows of incidents are left"
              + " out.")
  private Duration learn;

  @Option(
      names = "--false-alarms",
      paramLabel = "RATE|N/day",
      description =
          "With --learn: flag at most this share of benign flows, from 0.0001 to less than 1, or at"
              + " most N flows per day, such as 5/day. A smaller limit needs more traffic."
              + " Default: "
              + LearningSettings.DEFAULT_FALSE_ALARMS
              + ".")
  private String falseAlarms;

  @Option(
      names = "--learn-again",
      description =
          "With --learn: learn at every start. Until the new site profile is complete, the one in"
              + " the directory is used.")
  private boolean learnAgain;

  /**
   * How to learn a site profile; empty for no learning.
   *
   * @param site whether a directory for the site profile is given
   */
  Optional<LearningSettings> learning(boolean site) {
    if (learn == null && (falseAlarms != null || learnAgain)) {
      throw CommandException.unusable(
          (falseAlarms != null ? "--false-alarms" : "--learn-again") + " needs --learn");
    }
    if (learn != null && name == null) {
      throw CommandException.unusable("--learn needs --interface");
    }
    if (learn != null && !site) {
      throw CommandException.unusable("--learn needs --site, the directory for the site profile");
    }
    return Optional.ofNullable(learn)
        .map(
            duration ->
                new LearningSettings(
                    duration,
                    limit(
                        falseAlarms == null ? LearningSettings.DEFAULT_FALSE_ALARMS : falseAlarms),
                    learnAgain));
  }

  private static FalseAlarmLimit limit(String text) {
    try {
      return FalseAlarmLimit.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--false-alarms " + e.getMessage(), e);
    }
  }

  /**
   * The settings; empty if no interface is given.
   *
   * @param ignoreVlan whether to ignore VLAN tags
   */
  Optional<SensorSettings> settings(boolean ignoreVlan) {
    if (name == null && (filter != null || maxFlows != null)) {
      throw CommandException.unusable(
          (filter != null ? "--filter" : "--sensor-max-flows") + " needs --interface");
    }
    return Optional.ofNullable(name)
        .map(
            interfaceName ->
                new SensorSettings(
                    interfaceName,
                    filter == null ? "" : filter,
                    maxFlows == null ? SensorSettings.DEFAULT_MAX_FLOWS : maxFlows,
                    ignoreVlan));
  }
}
