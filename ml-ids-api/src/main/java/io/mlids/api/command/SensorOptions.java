package io.mlids.api.command;

import io.mlids.api.sensor.SensorSettings;
import io.mlids.core.console.CommandException;
import io.mlids.core.help.OptionGroup;
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
